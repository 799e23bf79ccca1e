package request

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"strings"
)

const blockType = "CERTIFICATE REQUEST"

// Wrappings are the ways to write a PEM text; the first is the usual one. Which of them Go reads, and as what, is Go's to
// say: the API server and kube-controller-manager use the same parser.
var Wrappings = []string{"", "text before", "text after", "headers", "a second block", "CRLF", "blanks at line ends",
	"one line", "short lines", "blank lines inside", "a block of another type first", "NEW CERTIFICATE REQUEST",
	"no line end at the end", "an unfinished block first", "a broken block first", "indented", "blanks inside",
	"junk on the last line", "a BEGIN within the text", "header without value", "lower case", "six dashes"}

func wrap(wrapping string, der []byte) []byte {
	usual := pem.EncodeToMemory(&pem.Block{Type: blockType, Bytes: der})
	text, base := string(usual), base64.StdEncoding.EncodeToString(der)
	begin, end := "-----BEGIN "+blockType+"-----\n", "-----END "+blockType+"-----\n"
	body := strings.TrimSuffix(strings.TrimPrefix(text, begin), end)
	switch wrapping {
	case "text before":
		text = "Certificate Request:\n    Data: none\n" + text
	case "text after":
		text += "and so on\n"
	case "headers":
		usual = pem.EncodeToMemory(&pem.Block{Type: blockType, Bytes: der, Headers: map[string]string{"Purpose": "test", "X": "y"}})
		text = string(usual)
	case "a second block":
		text += begin + "AAAA\n" + end
	case "CRLF":
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case "blanks at line ends":
		text = strings.ReplaceAll(text, "\n", " \t\n")
	case "one line":
		text = begin + base + "\n" + end
	case "short lines":
		text = begin + folded(base, 13) + end
	case "blank lines inside":
		text = begin + "\n" + strings.ReplaceAll(body, "\n", "\n\n") + end
	case "a block of another type first":
		text = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})) + text
	case "NEW CERTIFICATE REQUEST":
		text = strings.ReplaceAll(text, blockType, "NEW "+blockType)
	case "no line end at the end":
		text = strings.TrimSuffix(text, "\n")
	case "an unfinished block first":
		text = begin + body + "\n" + text
	case "a broken block first":
		text = begin + "A?B=\n" + end + text
	case "indented":
		text = "  " + strings.ReplaceAll(text, "\n", "\n  ")
	case "blanks inside":
		text = begin + strings.ReplaceAll(folded(base, 40), "\n", " \n ") + "\n" + end
	case "junk on the last line":
		text = strings.TrimSuffix(text, "\n") + "x\n"
	case "a BEGIN within the text":
		text = "see -----BEGIN " + blockType + "-----\n" + text
	case "header without value":
		text = begin + "Empty:\n\n" + body + end
	case "lower case":
		text = strings.ReplaceAll(text, blockType, strings.ToLower(blockType))
	case "six dashes":
		text = strings.ReplaceAll(text, "-----\n", "------\n")
	}
	return []byte(text)
}

func folded(text string, width int) string {
	var lines bytes.Buffer
	for len(text) > width {
		lines.WriteString(text[:width] + "\n")
		text = text[width:]
	}
	lines.WriteString(text + "\n")
	return lines.String()
}
