module application {
    requires dev.rolesanywhere;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.utils;
}
