#include "engine/commands/small_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/descriptor.h"
#include "engine/base/invisible.h"
#include "engine/base/shell_word.h"

namespace mixferry::commands {
namespace {

constexpr std::size_t kReadBytes = 64 << 10;

bool is_pipe(const Descriptor& file) {
  struct stat found {};
  return ::fstat(file.number(), &found) == 0 && S_ISFIFO(found.st_mode);
}

std::unexpected<std::string> unreadable() {
  return std::unexpected(fmt::format("can't be read: {}", std::strerror(errno)));
}

Descriptor open_to_read(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

/// Whether it is a file whose mode has any of `bits`.
bool is_open_to(mode_t bits, const Descriptor& file) {
  struct stat found {};
  return ::fstat(file.number(), &found) == 0 && S_ISREG(found.st_mode) && (found.st_mode & bits) != 0;
}

/// All bytes of `file`, which was opened from its beginning.
std::expected<std::string, std::string> read_whole(const Descriptor& file) {
  if (file.number() < 0) return unreadable();
  std::string text;
  for (;;) {
    const std::size_t before = text.size();
    text.resize(before + kReadBytes);
    const ssize_t got = ::read(file.number(), text.data() + before, kReadBytes);
    text.resize(before + static_cast<std::size_t>(got < 0 ? 0 : got));
    if (got == 0) {
      if (text.empty() && is_pipe(file)) return std::unexpected("is a pipe that nobody writes to");
      return text;
    }
    if (got < 0 && errno == EAGAIN) {
      pollfd more{.fd = file.number(), .events = POLLIN, .revents = 0};
      if (::poll(&more, 1, -1) < 0 && errno != EINTR) return unreadable();
    } else if (got < 0 && errno != EINTR) {
      return unreadable();
    }
    if (text.size() > kSmallFileBytesMax) {
      return std::unexpected(
          fmt::format("holds more than {} bytes, which no file that people write does. Is this the export?",
                      kSmallFileBytesMax));
    }
  }
}

}  // namespace

std::expected<std::string, std::string> read_small_file(const std::string& path) {
  return read_whole(open_to_read(path));
}

std::expected<SmallFile, std::string> read_small_file_and_mode(const std::string& path) {
  const Descriptor file = open_to_read(path);
  auto text = read_whole(file);
  if (!text) return std::unexpected(std::move(text.error()));
  return SmallFile{.text = *std::move(text),
                   .group_may_write = is_open_to(S_IWGRP, file),
                   .all_may_write = is_open_to(S_IWOTH, file)};
}

std::expected<std::string, std::string> read_secret_file(const std::string& path, Readers readers) {
  const Descriptor file = open_to_read(path);
  if (file.number() >= 0 && is_open_to(S_IROTH, file)) {
    return std::unexpected(fmt::format("every user of this machine can read it: chmod {} {}",
                                       readers == Readers::owner ? "go-r" : "o-r", shell_word(path)));
  }
  if (file.number() >= 0 && readers == Readers::owner && is_open_to(S_IRGRP, file))
    return std::unexpected(fmt::format("its group can read it: chmod g-r {}", shell_word(path)));
  auto text = read_whole(file);
  if (text) *text = std::string(without_outer_invisibles(*text));
  return text;
}

}  // namespace mixferry::commands
