#include "engine/snapshot/output.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>
#include <utility>

#include "engine/base/error.h"

namespace mixferry::snapshot {
namespace {

Descriptor nameless_file(const std::filesystem::path& beside) {
  std::string name = beside.native() + ".scratch.XXXXXX";
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.number() < 0) throw_cannot_write(name);
  ::unlink(name.c_str());
  return file;
}

}  // namespace

void throw_cannot_write(const std::filesystem::path& path) {
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: what is sent can't be kept there: {}. Free some space, or mend what hinders "
                  "it, and run the same command again.",
                  path.native(), std::strerror(errno)));
}

Output::Output(Descriptor file, std::filesystem::path path)
    : file_(std::move(file)),
      path_(std::move(path)),
      buffer_(std::make_unique_for_overwrite<char[]>(kBufferBytes)) {}

void Output::flush() {
  put({buffer_.get(), std::exchange(used_, 0)});
}

void Output::write_through(std::string_view bytes) {
  flush();
  if (bytes.size() > kBufferBytes) return put(bytes);
  write(bytes);
}

void Output::put(std::string_view bytes) {
  on_bytes(bytes);
  while (!bytes.empty()) {
    const ssize_t put = ::write(file_.number(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_cannot_write(path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    flushed_ += static_cast<std::uint64_t>(put);
  }
}

Scratch::Scratch(const std::filesystem::path& beside) : output_(nameless_file(beside), beside) {}

}  // namespace mixferry::snapshot
