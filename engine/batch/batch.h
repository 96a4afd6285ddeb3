#pragma once
/// What one request carries.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/route.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::batch {

/// One record in `Batch::body`.
struct Record {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  bool bears_repeating = true;  ///< false: `$add` or `$append`, never to be sent twice
  std::uint64_t id_hash = 0;    ///< equal for records of one profile

  bool operator==(const Record&) const = default;
};

/// Records of consecutive rows for one route, as one request body. A plain value; order is the rows' order.
struct Batch {
  const mixpanel::Route* route = &mixpanel::kUsers;  ///< where it is sent
  std::string body;             ///< as the route frames it; empty while there is no record
  std::vector<Record> records;  ///< where each lies in `body`, in order
  std::uint64_t tag = 0;        ///< what its owner knows it by; its parts have the same
  bool begun = false;           ///< another part of what it is a part of was sent already
  /// `body` as it goes over the wire, where the route has it compressed; empty until that was done
  /// (delivery/packing_sink.h). Mutable: it says nothing that `body` does not, which stays as it is from then
  /// on.
  mutable std::string packed;

  /// Appends one record; the body is whole again. A body stays under 4 GiB: `Record` counts in 32 bits.
  void append(std::string_view record, bool bears_repeating, std::uint64_t id_hash = 0);
  /// Appends consecutive `records` of `encoded`; the same as one after the other.
  void append(const mappings::EncodedRows& encoded, std::span<const mappings::EncodedRecord> records);
  [[nodiscard]] bool all_bear_repeating() const;
  /// Makes it an empty batch that keeps the memory of this one.
  void clear();
  /// The bytes of record `index`, a view into `body`.
  [[nodiscard]] std::string_view record(std::size_t index) const;

 private:
  void open_body();
  [[nodiscard]] bool is_array() const { return route->framing == mixpanel::Framing::json_array; }
};

/// The records of `batch` at `indexes` (ascending), as a batch of their own.
[[nodiscard]] Batch subset(const Batch& batch, std::span<const std::uint32_t> indexes);

}  // namespace mixferry::batch
