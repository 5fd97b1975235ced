"""Applies manifests: strictly, so that unknown fields, duplicates and warnings are failures."""

import yaml

PATHS = {
    "Namespace": "/api/v1/namespaces",
    "ServiceAccount": "/api/v1/namespaces/{}/serviceaccounts",
    "ConfigMap": "/api/v1/namespaces/{}/configmaps",
    "Secret": "/api/v1/namespaces/{}/secrets",
    "Pod": "/api/v1/namespaces/{}/pods",
    "ClusterRole": "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "ClusterRoleBinding": "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    "DaemonSet": "/apis/apps/v1/namespaces/{}/daemonsets",
    "Deployment": "/apis/apps/v1/namespaces/{}/deployments",
}
STRICT = "?fieldValidation=Strict"


def documents(text):
    return [each for each in yaml.safe_load_all(text) if each]


def apply(cluster, text):
    for each in documents(text):
        path = PATHS[each["kind"]].format(each["metadata"].get("namespace", ""))
        cluster.call("POST", path + STRICT, each)
        if each["kind"] == "Namespace":
            # Otherwise a controller creates it.
            cluster.call("POST", PATHS["ServiceAccount"].format(each["metadata"]["name"]),
                {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}})
        if each["kind"] in ("DaemonSet", "Deployment"):
            # Only pods are checked against the security level of their namespace.
            template = each["spec"]["template"]
            pod = {"apiVersion": "v1", "kind": "Pod", "spec": template["spec"],
                "metadata": {**template["metadata"], "name": each["metadata"]["name"] + "-pod"}}
            namespace = each["metadata"]["namespace"]
            cluster.call("POST", PATHS["Pod"].format(namespace) + STRICT + "&dryRun=All", pod)
