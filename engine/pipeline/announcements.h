#pragma once
/// What the ledger knows of records that do not bear repeating, before they leave and until they are settled.

#include <cstdint>
#include <map>

#include "engine/delivery/witness.h"
#include "engine/pipeline/awaited_writer.h"
#include "engine/pipeline/batch_feed.h"

namespace mixferry::pipeline {

/// Everything on the loop's thread.
class Announcements final : public delivery::Witness {
 public:
  /// `writer` must outlive it.
  explicit Announcements(AwaitedWriter& writer) : writer_(writer) {}

  /// `batch` is about to be delivered, which it may be in parts: gives it its tag.
  void begin(batch::Batch& batch, Announcement announcement);
  /// It was, or could not be.
  void end(const batch::Batch& batch) { announced_.erase(batch.tag); }

  asio::awaitable<bool> before_sending(const batch::Batch& batch) override;
  /// Taken back when no other part of the batch may have been stored. What an earlier process announced
  /// stays.
  void nothing_stored(const batch::Batch& batch) override;

 private:
  struct Announced {
    Announcement announcement;
    std::uint32_t under_way = 0;  ///< sendings of the batch, or of parts, that may have been stored
  };

  AwaitedWriter& writer_;
  std::map<std::uint64_t, Announced> announced_;  ///< by tag
  std::uint64_t batches_ = 0;
};

}  // namespace mixferry::pipeline
