#pragma once
/// Whose profiles rows are about, and what their records come to: what a sync compares, and remembers once
/// the rows are settled.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::batch {

/// One profile, or event, of one row.
struct RowOwner {
  std::uint64_t row = 0;    ///< its number
  std::uint32_t space = 0;  ///< index into `Plan::spaces`
  std::uint32_t id_offset = 0;
  std::uint32_t id_length = 0;
  std::uint32_t records_offset = 0;
  std::uint32_t records_length = 0;  ///< 0: they are not kept
  bool may_come_again = false;       ///< in another row of the run; of those that something is sent to
  std::uint64_t id_hash = 0;         ///< as in snapshot::Fingerprint
  std::uint64_t content = 0;         ///< likewise; 0: no record of the row is sent to it
};

/// Those of consecutive rows, in row order. Reused: `clear` keeps the memory.
class RowOwners {
 public:
  /// `owner` with its texts, whose places it has not to know. `records`: empty where they are not kept.
  void add(RowOwner owner, std::string_view id, std::string_view records);
  /// Those of `others` that something is sent to.
  void append_sent(const RowOwners& others);
  void clear();

  [[nodiscard]] std::vector<RowOwner>& each() { return each_; }
  [[nodiscard]] const std::vector<RowOwner>& each() const { return each_; }
  [[nodiscard]] std::string_view id(const RowOwner& owner) const {
    return std::string_view(texts_).substr(owner.id_offset, owner.id_length);
  }
  /// JSON objects, one behind the other with commas between them.
  [[nodiscard]] std::string_view records(const RowOwner& owner) const {
    return std::string_view(texts_).substr(owner.records_offset, owner.records_length);
  }

 private:
  std::vector<RowOwner> each_;
  std::string texts_;
};

}  // namespace mixferry::batch
