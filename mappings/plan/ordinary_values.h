#pragma once
/// The short way of ordinary values.
///
/// Most cells of most exports need none of a rule's steps: texts that stay what they are, numbers and times
/// in plain form, cells that are empty. These are written here, straight into the update, with a tenth of the
/// instructions that ValueWriter takes for them, and byte for byte as it would. Whatever is not ordinary,
/// faults included, is left to it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/plan/observations.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {

struct CompiledProperty;
struct CompiledRule;

/// The properties of an operation, as far as their values may be ordinary. Immutable.
class OrdinaryValues {
 public:
  OrdinaryValues() = default;
  /// `properties` must not be changed afterwards, and outlive this, wherever both are moved to.
  explicit OrdinaryValues(const std::vector<CompiledProperty>& properties);

  /// Where values go, and what is to be known of them.
  struct Output {
    std::string& bytes;
    std::size_t members_begin;           ///< in `bytes`: the member that begins here goes without a comma
    std::vector<ValueNote>& notes;       ///< of the row, by index into `PlanProgram::properties`
    std::uint32_t watched = kNone;       ///< the property, by the same index, whose value is to be shown
    std::uint32_t members = 0;           ///< how many were appended
    std::string_view watched_json = {};  ///< the value of `watched`, if it is one of them; valid until more
                                         ///< is appended
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  };

  /// Appends the members of `row` from property `next` on, up to the first whose value is not ordinary.
  /// Returns the position of that one, or the number of properties. `Cell::kReadableBehind` bytes behind
  /// every cell of `row` must be readable.
  [[nodiscard]] std::size_t append(std::size_t next, const Row& row, const NullTexts& nulls,
                                   Output& out) const;

 private:
  enum class Kind : std::uint8_t { none, text, lower_text, number, integer, boolean, date, datetime, list };

  /// What `append` has to know of a property; one behind the other in memory.
  struct Property {
    Kind kind;
    ValueNote note;  ///< when it was written
    bool trim;
    std::uint32_t key;  ///< where its key begins in `keys_`
    std::uint32_t key_bytes;
    std::uint32_t column;
    std::uint32_t index;
    const CompiledRule* rule;
  };

  [[nodiscard]] static ValueKind becomes(Kind kind);
  [[nodiscard]] static Kind kind_of(const CompiledProperty& property);
  [[nodiscard]] char* write_members(std::size_t& next, const Row& row, const NullTexts& nulls, Output& out,
                                    char* begin, char* to) const;
  [[nodiscard]] static char* write_value(const Property& property, std::string_view text, char* to,
                                         std::size_t& escape_room);

  std::vector<Property> properties_;
  std::string keys_;           ///< of all, with as many bytes behind each as are copied at once
  std::size_t bytes_max_ = 0;  ///< what all values can come to
};

}  // namespace mixferry::mappings
