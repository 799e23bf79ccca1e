{{- define "signet.name" -}}
{{- .Values.fullnameOverride | default (contains (include "signet.chart" .) .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name (include "signet.chart" .))) | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "signet.chart" -}}
{{- .Values.nameOverride | default .Chart.Name -}}
{{- end -}}

{{- define "signet.account" -}}
{{- .Values.serviceAccount.name | default (include "signet.name" .) -}}
{{- end -}}

{{- define "signet.username" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ include "signet.account" . }}
{{- end -}}

{{- define "signet.agent" -}}
{{ include "signet.name" . }}-agent
{{- end -}}

{{- define "signet.renewer" -}}
{{ include "signet.agent" . }}-control-plane
{{- end -}}

{{- define "signet.renewer.username" -}}
system:serviceaccount:{{ .Values.agent.namespace.name }}:{{ include "signet.renewer" . }}
{{- end -}}

{{- define "signet.renewer.selector" -}}
app.kubernetes.io/name: {{ include "signet.chart" . }}-agent-control-plane
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "signet.renewer.labels" -}}
{{ include "signet.renewer.selector" . }}
{{ include "signet.labels.common" . }}
{{- end -}}

{{- define "signet.agent.username" -}}
system:serviceaccount:{{ .Values.agent.namespace.name }}:{{ include "signet.agent" . }}
{{- end -}}

{{- define "signet.selector" -}}
app.kubernetes.io/name: {{ include "signet.chart" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "signet.agent.selector" -}}
app.kubernetes.io/name: {{ include "signet.chart" . }}-agent
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "signet.labels" -}}
{{ include "signet.selector" . }}
{{ include "signet.labels.common" . }}
{{- end -}}

{{- define "signet.agent.labels" -}}
{{ include "signet.agent.selector" . }}
{{ include "signet.labels.common" . }}
{{- end -}}

{{- define "signet.labels.common" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "signet.image" -}}
{{- with .Values.image -}}
{{- with .registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{/* Whether there is an operator at all, and not the agents alone. */}}
{{- define "signet.operator" -}}
{{- with .Values.modes }}{{ if or .approve.enabled .sign.enabled .report.enabled }}yes{{ end }}{{ end -}}
{{- end -}}

{{/* A list of {namespace, name} as a map of namespaces to names. */}}
{{- define "signet.byNamespace" -}}
{{- $map := dict -}}
{{- range .places -}}
{{- $namespace := .namespace | default $.root.Release.Namespace -}}
{{- $_ := set $map $namespace (append (get $map $namespace | default list) .name | uniq) -}}
{{- end -}}
{{- $map | toJson -}}
{{- end -}}

{{/* Binds the Role or ClusterRole of the same name to Signet's ServiceAccount. */}}
{{- define "signet.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "signet.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "signet.account" .root }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}
