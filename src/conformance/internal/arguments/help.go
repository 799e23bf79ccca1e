package arguments

// Help is what --help prints.
const Help = `The differential test: the same requests to the real kube-controller-manager and to Signet with compatibility Upstream,
each with a control plane of its own, and whether the outcome of every request is the same.

Usage:
  bin/conformance [--requests N] [--seed S] [--first I] [--authority KIND] [--duration D] [--json FILE]
  bin/conformance --print [--requests N] [--seed S] [--first I]

Flags:
  --requests N   how many generated requests, besides upstream's tables (default 5000)
  --seed S       of the generator: the same seed makes the same requests, but for their keys (default 1)
  --first I      the index of the first generated request: --first 1234 --requests 1 makes that one again (default 0)
  --authority KIND
                 the CA's key: p256, p224, p384, p521, rsa2048, rsa3072, rsa4096 or ed25519 (default p256)
  --duration D   of the certificates on both sides, as 24h (default 24h)
  --print        prints the generated requests, one object in JSON a line, and compares nothing
  --json FILE    writes the result to FILE as well
  -h, --help

It needs the built program (mvn package) and makes two clusters with bin/cluster, which it removes at the end, also after
Ctrl-C. Of every request that ended differently it prints both ends and writes a YAML file to try it by hand.
Exit codes: 0 all equal, 1 not all, 2 wrong usage, 3 it could not be found out. What is compared: docs/conformance.md.
`
