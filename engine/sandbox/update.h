#pragma once
/// One Engage record, read and checked: what is to be done to which profile.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/packed_properties.h"

namespace mixferry::sandbox {

enum class Target : std::uint8_t { users, groups };

/// In the order in which the operations of one record are applied.
enum class Operation : std::uint8_t { set, set_once, add, append, unite, remove, unset, erase };
inline constexpr std::size_t kOperations = 8;
inline constexpr std::array<std::string_view, kOperations> kOperationNames = {
    "$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$delete"};

[[nodiscard]] constexpr unsigned mask_of(Operation operation) {
  return 1U << static_cast<unsigned>(operation);
}

/// One property's part of an update.
struct Change {
  Operation operation;
  NameId name;
  std::uint32_t begin;  ///< the operand is `text.substr(begin, size)` of the update
  std::uint32_t size;
};

struct Coordinates {
  double latitude;
  double longitude;
};

/// A record. When `error` isn't empty the record is invalid and nothing else here counts.
struct Update {
  std::string error;
  std::string token;
  std::string id;
  NameId group_key = kNoName;     ///< `kNoName` for a user
  std::optional<std::string> ip;  ///< as sent; "0" leaves the location alone
  std::optional<Coordinates> coordinates;
  std::optional<double> time;  ///< seconds since 1970
  bool ignore_time = false;
  bool ignore_alias = false;
  unsigned operations = 0;      ///< set of `mask_of`
  std::vector<Change> changes;  ///< sorted by operation
  std::string text;             ///< the operands, compact JSON one behind the other

  [[nodiscard]] bool has(Operation operation) const { return (operations & mask_of(operation)) != 0; }
  [[nodiscard]] std::string_view operand(const Change& change) const {
    return std::string_view{text}.substr(change.begin, change.size);
  }
  /// Back to an empty record; buffers are kept.
  void clear();
};

inline void Update::clear() {
  error.clear();
  token.clear();
  id.clear();
  group_key = kNoName;
  ip.reset();
  coordinates.reset();
  time.reset();
  ignore_time = false;
  ignore_alias = false;
  operations = 0;
  changes.clear();
  text.clear();
}

}  // namespace mixferry::sandbox
