package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where new files of a host are written. Folders are made if they are not there. */
record HostFolders(HostFiles host) {

  /**
   * The file with this path of the host.
   *
   * @throws TreeFault its folder is none
   */
  Path file(String path) throws TreeFault, IOException {
    Path whole = Path.of(path);
    return folder(String.valueOf(whole.getParent())).resolve(whole.getFileName());
  }

  /**
   * The folder with this path of the host.
   *
   * @throws TreeFault it is none
   */
  Path folder(String path) throws TreeFault, IOException {
    return switch (host.find(path)) {
      case HostPath.Folder folder -> folder.real();
      case HostPath.Trouble trouble -> throw new TreeFault(path + ": " + trouble.message());
      case HostPath.RegularFile _ -> throw new TreeFault(path + " is no folder.");
      case HostPath.Nothing _ -> {
        Path made = file(path);
        Files.createDirectory(made);
        yield Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    };
  }
}
