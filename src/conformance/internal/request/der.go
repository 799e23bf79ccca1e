package request

import (
	"encoding/asn1"
	"fmt"
	"strconv"
	"strings"
)

// tlv is one element of DER. It writes whatever it is told: what is odd is the corpus's choice.
func tlv(class, tag int, compound bool, content ...[]byte) []byte {
	value := asn1.RawValue{Class: class, Tag: tag, IsCompound: compound}
	for _, part := range content {
		value.Bytes = append(value.Bytes, part...)
	}
	return must(asn1.Marshal(value))
}

// Universal is an element of a universal type that is not constructed.
func Universal(tag int, content []byte) []byte {
	return tlv(asn1.ClassUniversal, tag, false, content)
}

func sequence(parts ...[]byte) []byte {
	return tlv(asn1.ClassUniversal, asn1.TagSequence, true, parts...)
}

func set(parts ...[]byte) []byte { return tlv(asn1.ClassUniversal, asn1.TagSet, true, parts...) }

func integer(value int) []byte { return must(asn1.Marshal(value)) }

func bits(content []byte) []byte {
	return must(asn1.Marshal(asn1.BitString{Bytes: content, BitLength: 8 * len(content)}))
}

// OID is the DER of an object identifier, dotted.
func OID(dotted string) []byte {
	parts := strings.Split(dotted, ".")
	id := make(asn1.ObjectIdentifier, len(parts))
	for i, part := range parts {
		id[i] = must(strconv.Atoi(part))
	}
	return must(asn1.Marshal(id))
}

// must is for what cannot fail unless this program is wrong.
func must[T any](value T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("a bug in the corpus: %v", err))
	}
	return value
}
