package dev.rolesanywhere.cli.ecr;

/**
 * What follows the registry in the name of an image.
 *
 * @param repository the repository
 * @param reference the digest or the tag
 */
record ImagePath(String repository, String reference) {

    /** Reads the rest of a name that {@link ImageName} has accepted. */
    static ImagePath of(String image) {
        String name = image.substring(image.startsWith("https://") ? "https://".length() : 0);
        String path = name.substring(name.indexOf('/') + 1);
        int digest = path.indexOf('@');
        if (digest >= 0) {
            return new ImagePath(withoutTag(path.substring(0, digest)), path.substring(digest + 1));
        }
        int tag = path.lastIndexOf(':');
        return tag > path.lastIndexOf('/')
                ? new ImagePath(path.substring(0, tag), path.substring(tag + 1))
                : new ImagePath(path, "latest");
    }

    private static String withoutTag(String path) {
        int tag = path.lastIndexOf(':');
        return tag > path.lastIndexOf('/') ? path.substring(0, tag) : path;
    }

    String manifest() {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    String text() {
        return repository + (reference.contains(":") ? "@" : ":") + reference;
    }
}
