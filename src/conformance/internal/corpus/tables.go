package corpus

import "signet.dev/conformance/internal/request"

// Tables are upstream's.
func Tables() []*request.Request { return nil }
