#pragma once
/// Members of an archive, one after the other, without looking through it anew for each.
///
/// What leads to a member is kept from one to the next: of zip the directory, of tar the place where the last
/// one was left. Members that are asked for in the order of the archive are read in one pass over it; who
/// goes back in a tar begins it again. Only the archive that was asked for last is kept, as long as the file
/// stays as it was.

#include <memory>
#include <string>

#include "connectors/input/archive_members.h"
#include "connectors/input/zip_directory.h"
#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// For one thread at a time. Streams that it opened may outlive it, and be used on any thread.
class OpenArchives {
 public:
  OpenArchives();
  OpenArchives(const OpenArchives&) = delete;
  OpenArchives& operator=(const OpenArchives&) = delete;
  ~OpenArchives();

  /// The bytes of a member, as they stand in the archive; of several of that name any. Errors (`fatal`) name
  /// the archive: it can't be read, is damaged, or holds no such member.
  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open_member(const SourcePath& path);

  /// The directory of `file`; nullptr where it does not begin as zip does, or has none that can be read.
  [[nodiscard]] Result<std::shared_ptr<const ZipDirectory>> zip(const std::string& file);

 private:
  struct Kept;
  /// What is known of `file`; nothing yet, where another one or another state of it was kept.
  [[nodiscard]] Kept& keep(const std::string& file);

  std::shared_ptr<Kept> kept_;
};

}  // namespace mixferry::connectors
