// Package genuine knows what a node made by kubeadm consists of: images, files, command lines. It starts nothing.
package genuine

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
)

// Names in the images.
const (
	PodImage   = "localhost/pod:1" // what tests run in Pods: see internal/pod
	binFolder  = "usr/local/bin"
	components = "cluster"
)

// Image is one program with links to it by its other names, under every tag.
type Image struct {
	Tags       []string
	Program    string // its file on this machine
	Name       string // its file in the image
	Links      []string
	Entrypoint []string
}

// Images sorts what "kubeadm config images list" prints: those of the control plane are one image, the binary that is all
// of Kubernetes, and the sandbox's is another. No other image is needed: kube-proxy runs outside of Pods, and there is no DNS.
func Images(list, binary, pod string) (controlPlane, pods Image, pause string, err error) {
	controlPlane = Image{Program: binary, Name: components}
	pods = Image{Program: pod, Name: "pod", Links: []string{"pause", "tick", "echo", "get"}, Entrypoint: []string{"/usr/local/bin/pause"}}
	for tag := range strings.FieldsSeq(list) {
		name := component(tag)
		switch {
		case name == "pause":
			pause = tag
			pods.Tags = append(pods.Tags, tag)
		case name == "etcd", strings.HasPrefix(name, "kube-") && name != "kube-proxy":
			controlPlane.Tags = append(controlPlane.Tags, tag)
			controlPlane.Links = append(controlPlane.Links, name)
		}
	}
	if pause == "" || len(controlPlane.Tags) != 4 {
		return controlPlane, pods, pause, fmt.Errorf("kubeadm names other images than expected: %q", list)
	}
	pods.Tags = append(pods.Tags, PodImage)
	return controlPlane, pods, pause, nil
}

// component is the last word of an image's name, without its tag.
func component(tag string) string {
	name := tag[strings.LastIndexByte(tag, '/')+1:]
	name, _, _ = strings.Cut(name, ":")
	return name
}

// WriteArchive writes an image as "docker save" does. The layer is made twice: its hash stands in front of it.
func WriteArchive(out io.Writer, image Image) error {
	hash, size := sha256.New(), new(counter)
	if err := writeLayer(io.MultiWriter(hash, size), image); err != nil {
		return err
	}
	config, err1 := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"Env": []string{"PATH=/" + binFolder}, "Entrypoint": image.Entrypoint},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{fmt.Sprintf("sha256:%x", hash.Sum(nil))}},
	})
	const layerFile, configFile = "layer.tar", "config.json"
	manifest, err2 := json.Marshal([]map[string]any{{"Config": configFile, "RepoTags": image.Tags, "Layers": []string{layerFile}}})
	if err := firstError(err1, err2); err != nil {
		return err
	}
	archive := tar.NewWriter(out)
	if err := writeFile(archive, "manifest.json", manifest); err != nil {
		return err
	}
	if err := writeFile(archive, configFile, config); err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: layerFile, Mode: 0o644, Size: int64(*size)}); err != nil {
		return err
	}
	if err := writeLayer(archive, image); err != nil {
		return err
	}
	return archive.Close()
}

func writeLayer(out io.Writer, image Image) error {
	program, err := os.Open(image.Program)
	if err != nil {
		return err
	}
	defer program.Close()
	info, err := program.Stat()
	if err != nil {
		return err
	}
	layer := tar.NewWriter(out)
	header := &tar.Header{Name: binFolder + "/" + image.Name, Mode: 0o755, Size: info.Size()}
	if err := layer.WriteHeader(header); err != nil {
		return err
	}
	if _, err := io.Copy(layer, program); err != nil {
		return err
	}
	for _, link := range slices.Sorted(slices.Values(image.Links)) {
		header := &tar.Header{Typeflag: tar.TypeSymlink, Name: binFolder + "/" + link, Linkname: image.Name, Mode: 0o777}
		if err := layer.WriteHeader(header); err != nil {
			return err
		}
	}
	return layer.Close()
}

func writeFile(archive *tar.Writer, name string, content []byte) error {
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err := archive.Write(content)
	return err
}

type counter int64

func (c *counter) Write(content []byte) (int, error) {
	*c += counter(len(content))
	return len(content), nil
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
