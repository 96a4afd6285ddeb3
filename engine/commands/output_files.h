#pragma once
/// Outputs that would replace what is read, or each other.

#include <filesystem>
#include <string>
#include <vector>

namespace mixferry::commands {

/// A file as the user knows it.
struct NamedFile {
  std::string what;  ///< `--rejects`, `the mapping`
  std::string path;  ///< empty and `-`: no file; `archive.zip:member` is the archive
};

/// Throws `RunError` (`usage`) when one of `outputs` is one of `inputs`, another output, or belongs to the
/// ledger in `state_dir` (empty: there is none): by device and inode, or, while it does not exist, by its
/// place. Devices such as `/dev/null` may be named as often as one likes.
void require_apart(const std::vector<NamedFile>& outputs, const std::vector<NamedFile>& inputs,
                   const std::filesystem::path& state_dir);

}  // namespace mixferry::commands
