package arguments

// Help is what --help prints.
const Help = `How fast certificates come: Signet and what it replaces, one after the other on the same API server.

Usage:
  bin/bench storm    [--requests N] [--contenders A,B,...] [--rounds R] [--authority KIND] [--json FILE] [--variant NAME=PROGRAM]
  bin/bench unloaded [the same flags]
  bin/bench noisy    [the same flags]

Commands:
  storm      N kubelets ask at once, as a cluster's bootstrap user; each contender starts for it, Signet with a cold JVM
  unloaded   one request at a time, five a second at most, after a warm-up: the time from create to certificate
  noisy      N nodes renew at once, each as itself; then again beside one node that asks as often as all of them together:
             how much longer the others wait for it

Contenders:
  signet               bin/signet operator, with a kubeconfig of exactly the rights in deploy/rbac.yaml
  upstream-default     kube-controller-manager's CSR controllers with their defaults (20 queries a second)
  upstream-unlimited   the same with --kube-api-qps=10000 --kube-api-burst=10000
  ceiling              a bare client that does only the two writes: what the API server lets anybody do

Flags:
  --requests N             how many (default: storm 2000, unloaded 200, noisy 1000)
  --contenders A,B,...     only these, in this order (default: all; unloaded: all but ceiling;
                           noisy: signet, upstream-unlimited)
  --rounds R               every contender R times, the order rotates; figures are medians (default 1)
  --authority KIND         the CA's key: rsa2048, rsa3072, rsa4096, p224, p256, p384, p521 or ed25519 (default rsa2048)
  --json FILE              writes the figures to FILE as well
  --variant NAME=PROGRAM   one more contender: PROGRAM is started as bin/signet is (repeatable). For comparing a change
                           with what was before: --variant before=/path/to/other/clone/bin/signet
  -h, --help

It makes a cluster with bin/cluster and removes it at the end, also after Ctrl-C. Every certificate is verified.
Exit codes: 0 measured and verified, 1 failed, 2 wrong usage. What the columns mean: docs/performance.md.
`
