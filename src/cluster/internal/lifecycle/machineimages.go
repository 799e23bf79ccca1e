package lifecycle

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"signet.dev/cluster/internal/genuine"
	"signet.dev/cluster/internal/state"
)

// ensureImages imports what there is no registry for: the control plane's on the first node, the sandbox's on all.
func (w *work) ensureImages(ctx context.Context, index int, one state.Node) error {
	imported := filepath.Join(w.folder.Node(one.Name), "images")
	if exists(imported) {
		return nil
	}
	binary := filepath.Join(w.Assets, "kubelet") // any of the links
	controlPlane, pods, _, err := genuine.Images(strings.Join(w.cluster.Kubeadm.Images, " "), binary, filepath.Join(filepath.Dir(w.Assets), "pod"))
	if err != nil {
		return err
	}
	images := map[string]genuine.Image{"image of the sandboxes": pods}
	if index == 0 {
		images["image of the control plane"] = controlPlane
	}
	for name, image := range images {
		if err := w.importImage(ctx, name+" on "+one.Name, one, image); err != nil {
			return err
		}
	}
	return state.WriteFile(imported, nil, 0o644)
}

func (w *work) importImage(ctx context.Context, step string, one state.Node, image genuine.Image) error {
	reader, writer := io.Pipe()
	go func() { writer.CloseWithError(genuine.WriteArchive(writer, image)) }()
	defer reader.Close()
	return w.run(ctx, step, one, reader, "ctr", "--namespace=k8s.io", "images", "import", "-")
}
