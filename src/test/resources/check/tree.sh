#!/usr/bin/env bash
# tree.sh FOLDER - a control plane's certificates as somebody makes them by hand with openssl: some have ended, some are behind
# links, some are broken. Only openssl 3.0 is needed.
set -euo pipefail

mkdir -p "$1/etc/kubernetes/pki/etcd" "$1/var/lib/kubelet/pki" "$1/srv" "$1/ca"
cd "$1"
readonly pki=etc/kubernetes/pki past=(-startdate 20240101000000Z -enddate 20250101000000Z)

openssl req -x509 -newkey rsa:2048 -nodes -keyout ca/ca.key -out ca/ca.crt -days 3650 -subj /CN=by-hand 2>/dev/null
cp ca/ca.crt $pki/ca.crt
cp ca/ca.key $pki/ca.key
touch ca/index.txt ca/index.txt.attr
# shellcheck disable=SC2016 # openssl's own variables
printf '%s\n' '[ca]' 'default_ca = c' '[c]' "dir = $PWD/ca" 'database = $dir/index.txt' 'new_certs_dir = $dir' 'serial = $dir/serial' \
  'certificate = $dir/ca.crt' 'private_key = $dir/ca.key' 'default_md = sha256' 'default_days = 365' 'policy = any' \
  '[any]' 'CN = supplied' 'O = optional' 'OU = optional' >ca/openssl.cnf

# Its file without extension, its subject, what `openssl ca` is to be told.
leaf() {
  openssl req -utf8 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out ca/leaf.csr -subj "$2" 2>/dev/null
  openssl ca -batch -notext -create_serial -config ca/openssl.cnf -in ca/leaf.csr -out "$1.crt" "${@:3}" 2>/dev/null
}
leaf $pki/apiserver /CN=kube-apiserver
leaf $pki/apiserver-kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client "${past[@]}"
leaf srv/front-proxy-client "/OU=Zoë & Söhne/CN=front-proxy-client"
ln -s /srv/front-proxy-client.crt $pki/front-proxy-client.crt # as on the host: absolute
leaf $pki/etcd/server /CN=etcd
openssl x509 -in $pki/etcd/server.crt -outform DER -out $pki/etcd/server.der
rm $pki/etcd/server.crt
leaf srv/webhook /CN=webhook "${past[@]}"
openssl pkcs12 -export -passout pass: -inkey srv/webhook.key -in srv/webhook.crt -out $pki/webhook.p12
leaf srv/cut /CN=cut
head -c 300 srv/cut.crt >$pki/cut.crt
leaf srv/kubelet /O=system:nodes/CN=system:node:node-1
cat srv/kubelet.crt srv/kubelet.key >var/lib/kubelet/pki/kubelet-client-2026-11-22-08-00-00.pem
ln -s kubelet-client-2026-11-22-08-00-00.pem var/lib/kubelet/pki/kubelet-client-current.pem
leaf srv/admin /O=system:masters/CN=admin "${past[@]}"
cat >etc/kubernetes/admin.conf <<END
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://localhost:6443", certificate-authority-data: $(base64 -w0 ca/ca.crt)}}]
users: [{name: admin, user: {client-certificate-data: $(base64 -w0 srv/admin.crt), client-key-data: $(base64 -w0 srv/admin.key)}}]
END
