package lifecycle

import (
	"os"
	"strings"
)

// tailBytes is how much of a log is read for its last lines.
const tailBytes = 64 << 10

// lastLines reads the end of a log; a log that is not there has no lines.
func lastLines(path string, count int) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	start := int64(0)
	if info, err := file.Stat(); err == nil && info.Size() > tailBytes {
		start = info.Size() - tailBytes
	}
	content := make([]byte, tailBytes)
	read, _ := file.ReadAt(content, start)
	text := strings.TrimRight(string(content[:read]), "\n")
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	return lines[max(0, len(lines)-count):]
}
