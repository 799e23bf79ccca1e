{{/* The agent's DaemonSet: that of all nodes, or, if it renews, that of the control planes. */}}
{{- define "signet.agent.daemonset" -}}
{{- $renews := .renews -}}
{{- $name := include (ternary "signet.renewer" "signet.agent" $renews) .root -}}
{{- $selector := ternary "signet.renewer.selector" "signet.agent.selector" $renews -}}
{{- $labels := ternary "signet.renewer.labels" "signet.agent.labels" $renews -}}
{{- with .root -}}
{{- $ := . -}}
{{- with .Values.agent -}}
{{- $http := ternary .renewal.httpPort $.Values.http.port $renews }}
{{- $folders := dict
    "kubeadm" (list "/etc/kubernetes" "/var/lib/kubelet/pki")
    "k3s" (list "/var/lib/rancher/k3s" "/etc/rancher")
    "rke2" (list "/var/lib/rancher/rke2" "/etc/rancher")
    "k0s" (list "/var/lib/k0s")
    "talos" (list "/system/secrets") }}
{{- $paths := list }}
{{- range .distributions }}{{ $paths = concat $paths (get $folders .) }}{{ end }}
{{- $paths = concat $paths .extraHostPaths | uniq }}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ $name }}
  namespace: {{ .namespace.name }}
  labels:
    {{- include $labels $ | nindent 4 }}
spec:
  selector:
    matchLabels:
      {{- include $selector $ | nindent 6 }}
  updateStrategy:
    rollingUpdate: {maxUnavailable: {{ ternary 1 .maxUnavailable $renews }}}
  template:
    metadata:
      labels:
        {{- include $selector $ | nindent 8 }}
        {{- with .podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: true
      enableServiceLinks: false
      {{- with $.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- $nodes := .nodeSelector }}
      {{- if $renews }}{{ $nodes = merge (dict "node-role.kubernetes.io/control-plane" "") $nodes }}{{ end }}
      {{- with $nodes }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- $affinity := .affinity }}
      {{- if and .renewal.enabled (not $renews) }}
      {{- if hasKey .affinity "nodeAffinity" }}{{ fail "agent.affinity.nodeAffinity and agent.renewal.enabled do not go together: say it with agent.nodeSelector" }}{{ end }}
      {{- $elsewhere := list (dict "key" "node-role.kubernetes.io/control-plane" "operator" "DoesNotExist") }}
      {{- $affinity = merge (dict "nodeAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (dict "nodeSelectorTerms" (list (dict "matchExpressions" $elsewhere))))) .affinity }}
      {{- end }}
      {{- with $affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if $renews }}
      hostNetwork: true # asks the components of this node whether they are well, on its loopback address
      hostPID: true # ends them, so that the kubelet starts them again
      dnsPolicy: Default
      {{- else }}
      {{- if .hostNetwork }}
      hostNetwork: true
      {{- end }}
      dnsPolicy: {{ .dnsPolicy | default (ternary "Default" "ClusterFirst" .hostNetwork) }}
      {{- end }}
      containers:
        - name: agent
          image: {{ include "signet.image" $ }} # the operator's
          imagePullPolicy: {{ $.Values.image.pullPolicy }}
          {{- if $renews }}
          args: [agent, --renew-control-plane, --interval={{ .interval }}, --grace={{ .renewal.grace }}, --timeout={{ .renewal.timeout }}, --http-host=127.0.0.1, --http-port={{ $http }}]
          {{- else }}
          args: [agent, --interval={{ .interval }}, --http-port={{ $http }}]
          {{- end }}
          env:
            - name: NODE_NAME
              valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
            {{- if $renews }}
            - name: POD_NAMESPACE
              valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
            {{- end }}
            - {name: SIGNET_LOG, value: {{ $.Values.log.format }}}
            - {name: SIGNET_LOG_LEVEL, value: {{ $.Values.log.level }}}
            {{- with .extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports: [{name: http, containerPort: {{ $http }}{{ if $renews }}, hostPort: {{ $http }}{{ end }}}]
          {{- $host := ternary "host: 127.0.0.1, " "" $renews }}
          livenessProbe: {httpGet: {{ printf "{%spath: /healthz, port: http}" $host }}, periodSeconds: 30, timeoutSeconds: 5}
          readinessProbe: {httpGet: {{ printf "{%spath: /readyz, port: http}" $host }}, periodSeconds: 5, failureThreshold: 18, timeoutSeconds: 5}
          resources:
            {{- toYaml .resources | nindent 12 }}
          {{- if $renews }}
          # Root, and of root's powers those that write files of others and keep their owners, and that end processes.
          securityContext:
            runAsUser: 0
            runAsGroup: 0
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL], add: [DAC_OVERRIDE, CHOWN, FOWNER, KILL]}
            seccompProfile: {type: RuntimeDefault}
            {{- with .renewal.seLinuxOptions }}
            seLinuxOptions:
              {{- toYaml . | nindent 14 }}
            {{- end }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            - {name: certificates, mountPath: /host/etc/kubernetes}
            - {name: journals, mountPath: /host/var/lib/signet}
            - {name: kubelet, mountPath: /host/var/lib/kubelet/pki, readOnly: true}
            # Whose process is whose. What is unmounted on the node is unmounted here.
            - {name: pods, mountPath: /host/var/lib/kubelet/pods, readOnly: true, mountPropagation: HostToContainer}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
        - name: certificates
          hostPath: {path: /etc/kubernetes, type: Directory}
        - name: journals
          hostPath: {path: /var/lib/signet, type: DirectoryOrCreate}
        - name: kubelet
          hostPath: {path: /var/lib/kubelet/pki}
        - name: pods
          hostPath: {path: /var/lib/kubelet/pods}
          {{- else }}
          # Root, because the folders of certificates and kubeconfigs are root's alone (0700, 0600); of root's powers only
          # that one is left which reads files of others, as etcd's.
          securityContext:
            runAsUser: 0
            runAsGroup: 0
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL], add: [DAC_READ_SEARCH]}
            seccompProfile: {type: RuntimeDefault}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            {{- range $paths }}
            - {name: {{ include "signet.volume" . }}, mountPath: /host{{ . }}, readOnly: true}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
        # Where the distributions (agent.distributions) have them. kubeadm: /etc/kubernetes and /var/lib/kubelet/pki; k3s:
        # /var/lib/rancher/k3s and /etc/rancher; rke2: /var/lib/rancher/rke2 and /etc/rancher; k0s: /var/lib/k0s; Talos:
        # /system/secrets.
        {{- range $paths }}
        - name: {{ include "signet.volume" . }}
          hostPath: {path: {{ . }}}
        {{- end }}
        {{- end }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "signet.volume" -}}
{{ . | lower | replace "/" "-" | replace "." "-" | replace "_" "-" | trimPrefix "-" | trunc 54 }}-{{ sha256sum . | trunc 8 }}
{{- end -}}
