package dev.signet.expiry.files;

import dev.signet.expiry.Place;
import dev.signet.expiry.Source;
import dev.signet.expiry.files.FileLook.Form;
import dev.signet.expiry.files.FileNames.Expectation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Goes through a folder and those in it. */
final class FolderWalk {

  private static final int DEEPEST = 8;

  /** What kubeadm sets aside before it upgrades or renews. */
  private static final Pattern BACKUP = Pattern.compile("kubeadm-.*");

  private final HostFiles host;
  private final FileLook look;
  private final Set<Path> visited = new HashSet<>();

  FolderWalk(HostFiles host, FileLook look) {
    this.host = host;
    this.look = look;
  }

  void walk(String path, HostPath.Folder folder) {
    walk(path, folder, 0);
  }

  private void walk(String path, HostPath.Folder folder, int depth) {
    if (depth > DEEPEST || !visited.add(folder.real())) {
      return;
    }
    try {
      List<String> names = HostFiles.names(folder);
      for (String name : names) {
        one(Path.of(path).resolve(name).toString(), name, FileNames.of(name, names), depth);
      }
    } catch (IOException e) {
      HostPath.Trouble trouble = HostFiles.trouble(e);
      look.finds().problem(Place.of(Source.FILE, path), trouble.reason(), trouble.message());
    }
  }

  private void one(String path, String name, Expectation expectation, int depth) {
    switch (host.find(path)) {
      case HostPath.Folder inner -> {
        if (!BACKUP.matcher(name).matches()) {
          walk(path, inner, depth + 1);
        }
      }
      case HostPath.RegularFile file -> {
        if (expectation != Expectation.NOTHING) {
          look.file(path, file, form(name, expectation));
        }
      }
      case HostPath.Trouble trouble -> {
        if (expectation != Expectation.NOTHING) {
          look.finds().problem(Place.of(Source.FILE, path), trouble.reason(), trouble.message());
        }
      }
      case HostPath.Nothing gone -> {} // since the folder was listed
    }
  }

  private static Form form(String name, Expectation expectation) {
    if (FileNames.isLeafOnly(name)) {
      return Form.LEAF;
    }
    return expectation == Expectation.CERTIFICATE ? Form.ALL : Form.IF_ANY;
  }
}
