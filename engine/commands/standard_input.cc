#include "engine/commands/standard_input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"

namespace mixferry::commands {
namespace {

constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr std::size_t kCopyBytes = 1 << 20;

/// The first bytes of a pipe, which stay in it.
ssize_t peek_pipe(std::array<char, kZipMagic.size()>& bytes) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return -1;
  ssize_t got = ::tee(STDIN_FILENO, ends[1], bytes.size(), 0);
  if (got > 0) got = ::read(ends[0], bytes.data(), bytes.size());
  for (const int end : ends) ::close(end);
  return got;
}

bool standard_input_is_zip() {
  struct stat status {};
  if (::fstat(STDIN_FILENO, &status) != 0) return false;
  std::array<char, kZipMagic.size()> bytes{};
  ssize_t got = 0;
  if (S_ISREG(status.st_mode)) {
    got = ::pread(STDIN_FILENO, bytes.data(), bytes.size(), ::lseek(STDIN_FILENO, 0, SEEK_CUR));
  } else if (S_ISFIFO(status.st_mode)) {
    got = peek_pipe(bytes);
  }
  return got == static_cast<ssize_t>(bytes.size()) &&
         std::string_view(bytes.data(), bytes.size()) == kZipMagic;
}

[[noreturn]] void throw_cannot_copy(const std::string& path) {
  throw RunError(
      ExitCode::stopped,
      fmt::format("standard input can't be copied to {}: {}. Free some space, or name another folder "
                  "in TMPDIR; or give the file by its name.",
                  path, std::strerror(errno)));
}

void write_all(int file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_cannot_copy(path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void copy_standard_input(int file, const std::string& path) {
  std::vector<char> buffer(kCopyBytes);
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got == 0) return;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw RunError(ExitCode::usage, fmt::format("standard input: can't be read: {}", std::strerror(errno)));
    write_all(file, path, {buffer.data(), static_cast<std::size_t>(got)});
  }
}

}  // namespace

SpooledInput::SpooledInput(const std::vector<std::string>& sources, Listener& listener) : paths_(sources) {
  if (std::ranges::find(paths_, "-") == paths_.end() || !standard_input_is_zip()) return;
  listener.on_remark("standard input is an archive or a workbook: copying it to a temporary file first");
  std::string path = std::filesystem::temp_directory_path() / "mixferry-XXXXXX";
  file_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) throw_cannot_copy(path);
  ::unlink(path.c_str());
  copy_standard_input(file_, path);
  for (std::string& source : paths_) {
    if (source == "-") source = fmt::format("/proc/self/fd/{}", file_);
  }
}

SpooledInput::~SpooledInput() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace mixferry::commands
