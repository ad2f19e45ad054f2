package io.serinus.manifest;

import java.util.Optional;

/**
 * Recognises files that only stand for what they define: Git LFS pointers and files that Ansible
 * Vault encrypted. What they define is unknown.
 */
final class OpaqueContent {
  /** First words of a pointer, from the Git LFS specification. */
  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

  /** First characters of an encrypted file, from the Ansible Vault guide. */
  private static final String VAULT_HEADER = "$ANSIBLE_VAULT;";

  private OpaqueContent() {}

  /** The file with its problem when its text is one of these, else empty. */
  static Optional<ManifestFile> recognise(String path, String text) {
    if (text.startsWith(LFS_POINTER)) {
      return opaque(
          path,
          "GitLfsPointer",
          "The file is a Git LFS pointer, and LFS is not followed; what it defined before is kept",
          "Commit the manifest itself, without LFS, or exclude the file in .serinusignore");
    }
    if (text.startsWith(VAULT_HEADER)) {
      return opaque(
          path,
          "AnsibleVault",
          "The file is encrypted with Ansible Vault, which is not decrypted here;"
              + " what it defined before is kept",
          "Commit it without encryption, or exclude the file in .serinusignore");
    }
    return Optional.empty();
  }

  private static Optional<ManifestFile> opaque(
      String path, String reason, String what, String whatToDo) {
    return Optional.of(
        ManifestFile.unknown(ManifestProblem.error(path, 1, reason, what, whatToDo)));
  }
}
