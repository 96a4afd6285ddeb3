#include "connectors/input/open_archives.h"

#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <sys/stat.h>
#include <tuple>
#include <utility>

#include "connectors/input/archive_reader.h"

namespace mixferry::connectors {
namespace {

/// A file, and when it changed last. All zeros: it can't be looked at.
using FileState = std::tuple<dev_t, ino_t, off_t, time_t, long>;

FileState state_of(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

}  // namespace

struct OpenArchives::Kept {
  Kept(std::string of_file, FileState of_state) : file(std::move(of_file)), state(of_state) {}

  const std::string file;
  const FileState state;
  std::optional<Result<std::shared_ptr<const ZipDirectory>>> zip;

  std::mutex mutex;                        ///< of `between`, which streams give back
  std::unique_ptr<ArchiveReader> between;  ///< nobody reads from it; on its way to the archive's end
};

OpenArchives::OpenArchives() = default;
OpenArchives::~OpenArchives() = default;

OpenArchives::Kept& OpenArchives::keep(const std::string& file) {
  const FileState state = state_of(file);
  if (!kept_ || kept_->file != file || kept_->state != state) kept_ = std::make_shared<Kept>(file, state);
  return *kept_;
}

Result<std::shared_ptr<const ZipDirectory>> OpenArchives::zip(const std::string& file) {
  Kept& kept = keep(file);
  if (!kept.zip) kept.zip = begins_like_zip(file) ? ZipDirectory::open(file) : nullptr;
  return *kept.zip;
}

Result<std::unique_ptr<ByteStream>> OpenArchives::open_member(const SourcePath& path) {
  const auto directory = zip(path.file);
  if (!directory) return std::unexpected(directory.error());
  if (*directory != nullptr) {
    auto member = ZipDirectory::open_member(*directory, path.member);
    if (!member || *member != nullptr) return member;
  }
  // Tar, and zip as few programs write it: packed by rarer methods, or with names in disguise.
  std::unique_ptr<ArchiveReader> reader;
  {
    const std::scoped_lock lock(kept_->mutex);
    reader = std::move(kept_->between);
  }
  for (bool from_its_beginning = reader == nullptr;; from_its_beginning = true) {
    if (from_its_beginning) {
      auto opened = ArchiveReader::open_archive(path.file);
      if (!opened) return std::unexpected(std::move(opened.error()));
      reader = std::move(*opened);
    }
    const auto found = reader->find_file(path.member);
    if (!found) return std::unexpected(found.error());
    if (*found) break;
    if (from_its_beginning) {
      return std::unexpected(
          Error{ErrorKind::fatal, fmt::format("{}: it holds no {}.", path.file, path.member)});
    }
  }
  const auto give_back = [kept = kept_](ArchiveReader* left) {
    std::unique_ptr<ArchiveReader> owned(left);
    if (owned->has_failed()) return;
    const std::scoped_lock lock(kept->mutex);
    kept->between = std::move(owned);
  };
  return entry_stream(std::shared_ptr<ArchiveReader>(reader.release(), give_back));
}

}  // namespace mixferry::connectors
