#pragma once
/// Files that are not what they should be, in words.

#include <filesystem>
#include <string_view>

namespace mixferry::snapshot {

/// What a file is called, and what to do when it is no good; by which command says who knows whose it is.
struct FileWords {
  std::string_view name;
  std::string_view remedy;
};

inline constexpr FileWords kSnapshotWords = {
    .name = "snapshot",
    .remedy =
        "Forget it: the next sync then sends everything and makes it anew. An older copy will not do: what "
        "changed since and changed back would never be sent."};
inline constexpr FileWords kLogWords = {
    .name = "log of changes",
    .remedy =
        "Forget the snapshot that it belongs to: the next sync then sends everything and makes it anew."};
inline constexpr const char* kCut = "it ends too early";

/// Both throw `RunError` (`stopped`).
[[noreturn]] void throw_damaged(const std::filesystem::path& path, const FileWords& words,
                                std::string_view what);
/// `bytes`: of the whole file, of which it is seen whether it begins as `magic` does, and may be read here.
void require_kind(const std::filesystem::path& path, std::string_view bytes, std::string_view magic,
                  const FileWords& words);

}  // namespace mixferry::snapshot
