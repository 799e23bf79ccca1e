package run

import "signet.dev/conformance/internal/outcome"

// Result is what is reported.
type Result struct {
	Seed      uint64               `json:"seed"`
	Compared  int                  `json:"compared"`
	Equal     int                  `json:"equal"`
	Kinds     map[outcome.Kind]int `json:"kinds"` // upstream
	Excepted  map[string]int       `json:"excepted"`
	Different []Difference         `json:"different"`
	Seconds   float64              `json:"seconds"`
}

// Difference is a request that did not end alike.
type Difference struct {
	Name      string   `json:"name"`
	Origin    string   `json:"origin"`
	Mutations []string `json:"mutations"`
	File      string   `json:"file"`
	What      []string `json:"what"`
}
