#include "engine/snapshot/new_file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

namespace mixferry::snapshot {
namespace {

/// Never by somebody's link, nor upon what an earlier attempt left.
Descriptor new_file_at(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_cannot_write(path);
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.number() < 0) throw_cannot_write(path);
  return file;
}

}  // namespace

void NewFile::FreeHash::operator()(XXH3_state_s* state) const {
  XXH3_freeState(state);
}

NewFile::NewFile(std::filesystem::path path)
    : path_(std::move(path)),
      aside_(path_.native() + ".new"),
      hash_(XXH3_createState()),
      output_(new_file_at(aside_), aside_) {
  if (hash_ == nullptr) throw std::bad_alloc();
  XXH3_64bits_reset(hash_.get());
  output_.on_bytes = [this](std::string_view bytes) {
    XXH3_64bits_update(hash_.get(), bytes.data(), bytes.size());
  };
}

NewFile::~NewFile() {
  if (!is_committed_) ::unlink(aside_.c_str());
}

void NewFile::fill_up() {
  constexpr char kZeros[kAlignment] = {};
  output_.write({kZeros, aligned(output_.size()) - output_.size()});
  output_.flush();
}

void NewFile::begin_section() {
  fill_up();
  section_at_ = output_.size();
  XXH3_64bits_reset(hash_.get());
}

Section NewFile::end_section() {
  const std::uint64_t bytes = output_.size() - section_at_;
  fill_up();
  return {.offset = section_at_, .bytes = bytes, .checksum = XXH3_64bits_digest(hash_.get())};
}

void NewFile::commit(std::string_view beginning) {
  output_.flush();
  for (off_t at = 0; !beginning.empty();) {
    const ssize_t put = ::pwrite(output_.descriptor(), beginning.data(), beginning.size(), at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_cannot_write(aside_);
    beginning.remove_prefix(static_cast<std::size_t>(put));
    at += put;
  }
  if (::fsync(output_.descriptor()) != 0) throw_cannot_write(aside_);
  if (std::rename(aside_.c_str(), path_.c_str()) != 0) throw_cannot_write(path_);
  is_committed_ = true;
  sync_folder_of(path_);
}

void sync_folder_of(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::fsync(opened.number()) != 0) throw_cannot_write(folder);
}

}  // namespace mixferry::snapshot
