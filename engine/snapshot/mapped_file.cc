#include "engine/snapshot/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

#include "engine/base/descriptor.h"
#include "engine/base/error.h"

namespace mixferry::snapshot {
namespace {

[[noreturn]] void throw_cannot_map(const std::filesystem::path& path) {
  throw RunError(ExitCode::stopped,
                 fmt::format("{}: what was sent before can't be read there: {}. Mend that, or choose another "
                             "folder with --state (or MIXFERRY_STATE).",
                             path.native(), std::strerror(errno)));
}

void advise(std::string_view bytes, int advice) {
  if (!bytes.empty()) ::madvise(const_cast<char*>(bytes.data()), bytes.size(), advice);
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) throw_cannot_map(path);
  map(file.number(), path);
}

MappedFile::MappedFile(int descriptor, const std::filesystem::path& path) {
  map(descriptor, path);
}

void MappedFile::map(int descriptor, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw_cannot_map(path);
  if (!S_ISREG(status.st_mode)) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    throw_cannot_map(path);
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) throw_cannot_map(path);
  bytes_ = {static_cast<const char*>(memory), size};
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

void MappedFile::expect_in_order() const {
  advise(bytes_, MADV_SEQUENTIAL);
}

void MappedFile::expect_anywhere() const {
  advise(bytes_, MADV_NORMAL);
}

}  // namespace mixferry::snapshot
