package genuine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// Merge writes documents with what the user's file says differently. Its documents are told by their kind; maps are
// merged, lists of arguments by the arguments' names, and everything else is replaced. A kind that is not among the
// documents is left out, as the file is the same for the control plane and for nodes that join.
func Merge(documents []any, theirs []byte) ([]byte, error) {
	others, err := parse(theirs)
	if err != nil {
		return nil, err
	}
	result := []byte{}
	for _, document := range documents {
		kind := document.(object)["kind"]
		for _, other := range others {
			if other["kind"] == kind {
				document = merged(document, other)
			}
		}
		content, err := yaml.Marshal(document)
		if err != nil {
			return nil, err
		}
		result = append(append(result, "---\n"...), content...)
	}
	return result, nil
}

// kinds are those that a user's file can have.
var kinds = []string{"InitConfiguration", "ClusterConfiguration", "JoinConfiguration", "KubeletConfiguration"}

func parse(content []byte) ([]object, error) {
	documents := []object{}
	for number, text := range strings.Split("\n"+string(content), "\n---") {
		document := object{}
		if err := yaml.Unmarshal([]byte(text), &document); err != nil {
			return nil, fmt.Errorf("document %d: %w", number+1, err)
		}
		if len(document) == 0 {
			continue
		}
		if kind, _ := document["kind"].(string); !slices.Contains(kinds, kind) {
			return nil, fmt.Errorf("document %d: kind %q, must be one of %s", number+1, kind, strings.Join(kinds, ", "))
		}
		documents = append(documents, document)
	}
	return documents, nil
}

// CheckConfig tells what is wrong with a user's file.
func CheckConfig(content []byte) error {
	_, err := parse(content)
	return err
}

func merged(ours, theirs any) any {
	our, isMap := ours.(object)
	their, areMaps := theirs.(object)
	if isMap && areMaps {
		result := maps.Clone(our)
		for name, value := range their {
			result[name] = merged(result[name], value)
		}
		return result
	}
	ourList, isList := ours.([]any)
	theirList, areLists := theirs.([]any)
	if isList && areLists && areArguments(ourList) && areArguments(theirList) {
		return mergedArguments(ourList, theirList)
	}
	return theirs
}

func areArguments(list []any) bool {
	for _, one := range list {
		if argument, is := one.(object); !is || argument["name"] == nil {
			return false
		}
	}
	return len(list) > 0
}

// mergedArguments are ours without those that they name too, and then theirs.
func mergedArguments(ours, theirs []any) []any {
	named := map[any]bool{}
	for _, one := range theirs {
		named[one.(object)["name"]] = true
	}
	result := []any{}
	for _, one := range ours {
		if !named[one.(object)["name"]] {
			result = append(result, one)
		}
	}
	return append(result, theirs...)
}

func splitFlag(flag string) (name, value string) {
	name, value, given := strings.Cut(strings.TrimLeft(flag, "-"), "=")
	if !given {
		value = "true"
	}
	return name, value
}
