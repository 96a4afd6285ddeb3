#pragma once
/// Files that people write: a mapping, settings, a secret. Read whole, within a limit, whatever the path
/// leads to.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>

namespace mixferry::commands {

/// Many times the largest mapping that anybody wrote.
inline constexpr std::size_t kSmallFileBytesMax = 4 << 20;

/// The bytes of `path`: of a file, or of a pipe that somebody writes to. The error is a sentence without the
/// path: it can't be read, is a folder or a pipe that nobody has opened to write, or holds more than
/// `kSmallFileBytesMax`.
[[nodiscard]] std::expected<std::string, std::string> read_small_file(const std::string& path);

/// A file as it was when it was read.
struct SmallFile {
  std::string text;
  /// Whether its group may write to it, or everybody; of what is no file on a disk: never.
  bool group_may_write = false;
  bool all_may_write = false;
};

/// The same, with who else may change it.
[[nodiscard]] std::expected<SmallFile, std::string> read_small_file_and_mode(const std::string& path);

/// Who may read a file that holds a secret.
enum class Readers : std::uint8_t { owner, owner_and_group };

/// A file that holds one secret, without white space around it. Refused, besides, when others than `readers`
/// may read it; the error says how to mend that.
[[nodiscard]] std::expected<std::string, std::string> read_secret_file(const std::string& path,
                                                                       Readers readers);

}  // namespace mixferry::commands
