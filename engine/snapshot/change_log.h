#pragma once
/// Tonight's changes to a snapshot, made durable batch by batch as they are settled, and folded into it at
/// the end (fold.h).
///
/// A batch counts as soon as `commit` has returned; one that a kill or a power loss has torn does not. Which
/// batches are current, though, decides who settles: he keeps the position behind the batch with the
/// settlement, after `commit`, and says it when the log is opened again. Then what lies behind it never was.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/descriptor.h"
#include "engine/snapshot/fingerprint.h"
#include "engine/snapshot/layout.h"
#include "engine/snapshot/mapped_file.h"
#include "engine/snapshot/snapshot.h"

namespace mixferry::snapshot {

/// Longer records are never kept whole.
inline constexpr std::size_t kWholeBytesMax = 1 << 20;

/// What became of a profile. Of several changes of one profile the last counts.
struct Change {
  std::string_view id;  ///< 1 to `kIdBytesMax` bytes
  Fingerprint fingerprint = {};
  bool is_gone = false;  ///< nothing is known of it any more
  /// Another row of the same night may be about it: of a night that is given up, its content is unknown. Of
  /// what is gone it says nothing.
  bool may_come_again = false;
  /// What was sent, where it is to be kept: where `is_kept_whole` by `whole_every` of the last snapshot's
  /// profiles or of tonight's rows, whichever are more. Over `kWholeBytesMax` it never is.
  std::string_view records = {};
};

/// The mark that the profile at `place` of `last`, whose id this is, is about to be changed: its content is
/// unknown from here on. What is kept whole of it stays, for reports: it is what was known last.
[[nodiscard]] Change mark(const Snapshot& last, std::uint64_t place, std::string_view id);

/// Appends. One at a time, of one thread.
class ChangeLogWriter {
 public:
  /// A new log of changes to `last`, in the place of any that is there. `identity`: of the snapshot it will
  /// be folded into, at most `kIdentityBytesMax`. All throw `RunError` (`stopped`) where the disk fails or
  /// has no more room.
  [[nodiscard]] static ChangeLogWriter create(const std::filesystem::path& path, const Snapshot& last,
                                              std::string_view identity);
  /// Goes on behind `position`; what is there now is cut off. Throws as `ChangeLog::open`, too.
  [[nodiscard]] static ChangeLogWriter resume(const std::filesystem::path& path, std::uint64_t position);

  /// Into the next batch, which is held in memory. Throws `std::invalid_argument` for an id that can't be
  /// held.
  void add(const Change& change);
  /// Makes the batch durable, as a whole or, if it throws, not at all; it may be tried again. Returns the
  /// position behind it; where nothing was added, that of the last one.
  std::uint64_t commit();
  /// Behind the last batch that was made durable: where this log is gone on with.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  ChangeLogWriter(std::filesystem::path path, std::uint64_t checksum, std::uint64_t position);

  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t checksum_;  ///< of the log's header
  std::uint64_t position_;
  std::string batch_;  ///< with room for its head
};

/// Reads; from any thread, and beside a writer.
class ChangeLog {
 public:
  /// Up to `position`, which has to be there and whole; nullopt: all batches that are whole. Throws
  /// `RunError`
  /// (`stopped`), with what to do about it, where there is no log, or one that is damaged, cut before
  /// `position`, or of another version.
  [[nodiscard]] static ChangeLog open(const std::filesystem::path& path,
                                      std::optional<std::uint64_t> position = std::nullopt);

  /// Behind the last batch that counts.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  /// The stamp of the snapshot that these are changes of. Where it is the `base` of the present snapshot,
  /// they were folded already.
  [[nodiscard]] std::uint64_t base() const { return header_.base; }
  [[nodiscard]] std::string_view identity() const { return identity_; }
  /// Tells this log from others; for who goes on with it.
  [[nodiscard]] std::uint64_t checksum() const { return header_.checksum; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// All changes as they came; `records` are those that were kept. Views live as long as the log does.
  class Reader {
   public:
    explicit Reader(const ChangeLog& log);
    /// False at the end.
    [[nodiscard]] bool next(Change& change);
    /// The bytes of the last one, as they stand in the log.
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

   private:
    const char* at_;
    const char* batch_end_;
    const char* end_;
    std::string_view bytes_;
  };

 private:
  explicit ChangeLog(const std::filesystem::path& path) : path_(path), file_(path) {}
  void read_header();
  void check(std::optional<std::uint64_t> position);
  [[nodiscard]] std::uint64_t first_batch() const { return sizeof(LogHeader) + identity_.size(); }

  std::filesystem::path path_;
  MappedFile file_;
  LogHeader header_ = {};
  std::string_view identity_;
  std::uint64_t position_ = 0;
};

}  // namespace mixferry::snapshot
