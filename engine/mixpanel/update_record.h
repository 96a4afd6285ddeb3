#pragma once
/// Records of profiles, read again: what an import would send.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mixpanel {

enum class Operation : std::uint8_t { set, set_once, add, append, unite, remove, unset, erase };

/// Whose record it is.
struct RecordOwner {
  std::string group_key;  ///< empty: it is a user
  std::string id;
};

/// What a record does to one property.
struct RecordChange {
  std::string name;
  std::string json = {};  ///< the operand; nothing for `unset`
};

/// One update. Plain values, kept for the next one's memory.
struct UpdateRecord {
  RecordOwner owner;
  Operation operation = Operation::set;
  std::vector<RecordChange> changes;  ///< none for `erase`
};

/// Whether a profile that is not there is one after it.
[[nodiscard]] bool makes_profile(Operation operation);

/// Both throw `std::logic_error` for what no import would send.
[[nodiscard]] RecordOwner owner_of(std::string_view record);
[[nodiscard]] UpdateRecord read_record(std::string_view record);

}  // namespace mixferry::mixpanel
