{{/*
The sidecar, for the initContainers of a pod in a chart that depends on this one. The pod needs the volumes identity
(the certificate and key), credentials and tmp (emptyDir), and the variables of deploy/kubernetes/sidecar.yaml.
  initContainers:
    {{- include "aws-signing-helper.sidecar" (index .Subcharts "aws-signing-helper") | nindent 4 }}
*/}}
{{- define "aws-signing-helper.sidecar" -}}
- name: credentials
  image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  restartPolicy: Always
  args:
    - serve
    - --container-credentials
    - --authorization-token-file=/run/credentials/token
    - --healthz
    - --certificate=/etc/pki/aws/{{ .Values.sidecar.certificate }}
    - --private-key=/etc/pki/aws/{{ .Values.sidecar.privateKey }}
    - --trust-anchor-arn={{ required "trustAnchorArn is required" .Values.trustAnchorArn }}
    - --profile-arn={{ required "profileArn is required" .Values.profileArn }}
    - --role-arn={{ required "sidecar.roleArn is required" .Values.sidecar.roleArn }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities:
      drop: [ALL]
  startupProbe:
    exec:
      command: [/opt/aws_signing_helper/{{ .Values.image.program }}, healthcheck]
    timeoutSeconds: 10
    periodSeconds: 2
    failureThreshold: 60
  resources:
    {{- toYaml .Values.sidecar.resources | nindent 4 }}
  volumeMounts:
    # The directory, not the files: otherwise a renewed certificate is not seen.
    - name: identity
      mountPath: /etc/pki/aws
      readOnly: true
    - name: credentials
      mountPath: /run/credentials
    - name: tmp
      mountPath: /tmp
{{- end }}
