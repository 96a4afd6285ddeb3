#include "engine/base/replaced_file.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/error.h"

namespace mixferry {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

[[noreturn]] void throw_cannot_write(const std::string& path) {
  throw RunError(ExitCode::stopped, fmt::format("{}: can't be written: {}. Name another file, or make room.",
                                                path, std::strerror(errno)));
}

/// Which descriptor of this process `path` stands for: `/dev/stdout`, `/dev/fd/3`. What it leads to may be a
/// file that others are writing to as well, which must not be replaced.
std::optional<int> own_descriptor(std::filesystem::path path) {
  constexpr int links_max = 8;
  std::error_code error;
  const std::filesystem::path descriptors = std::filesystem::canonical("/proc/self/fd", error);
  for (int link = 0; link < links_max && !error; ++link) {
    const std::filesystem::path folder =
        std::filesystem::weakly_canonical(std::filesystem::absolute(path).parent_path(), error);
    if (folder == descriptors) {
      int number = -1;
      const std::string name = path.filename();
      const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
      return failed == std::errc{} && end == name.data() + name.size() ? std::optional(number) : std::nullopt;
    }
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    path = folder / target;
  }
  return std::nullopt;
}

}  // namespace

ReplacedFile::ReplacedFile(std::string path, FileReaders readers) : path_(std::move(path)), temporary_(path_) {
  if (const std::optional<int> open = own_descriptor(path_)) {
    descriptor_ = ::fcntl(*open, F_DUPFD_CLOEXEC, 0);
    if (descriptor_ < 0) throw_cannot_write(path_);
    return;
  }
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(path_, ignored);
  if (std::filesystem::is_directory(status)) {  // of which only `commit` would know
    errno = EISDIR;
    throw_cannot_write(path_);
  }
  if (!std::filesystem::is_other(status) && !std::filesystem::is_character_file(status)) {
    temporary_ += ".XXXXXX.part";
  }
  const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  // A new file under a name that nobody can have guessed, 0600, and never by somebody's link (O_EXCL); a
  // device is there already.
  constexpr int suffix_bytes = sizeof(".part") - 1;
  descriptor_ = temporary_ == path_ ? ::open(path_.c_str(), O_WRONLY | O_CLOEXEC)
                                    : ::mkostemps(temporary_.data(), suffix_bytes, O_CLOEXEC);
  if (descriptor_ < 0) throw_cannot_write(path_);
  // Not by the mode of `open`: that is cut down by the umask, which cron jobs like to set.
  if (temporary_ != path_) ::fchmod(descriptor_, readers == FileReaders::everyone ? 0644 : 0600);
}

ReplacedFile::~ReplacedFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (temporary_ != path_) ::unlink(temporary_.c_str());
}

void ReplacedFile::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void ReplacedFile::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t put = ::write(descriptor_, left.data(), left.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_cannot_write(path_);
    left.remove_prefix(static_cast<std::size_t>(put));
  }
  buffer_.clear();
}

void ReplacedFile::commit() {
  flush();
  if (temporary_ == path_) return;
  if (::fsync(descriptor_) != 0) throw_cannot_write(path_);
  ::close(std::exchange(descriptor_, -1));
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) throw_cannot_write(path_);
}

}  // namespace mixferry
