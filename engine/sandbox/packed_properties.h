#pragma once
/// How properties are kept: one string, packed one behind the other,
///     name (4 bytes) | size (4 bytes) | value as compact JSON text of that size
/// with names numbered once for the whole store. A million profiles of 25 properties take well under 1 GB
/// that way. To change a profile, load it into a `Draft`, change that, and save the whole: a failed update
/// leaves no trace.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::sandbox {

/// Number of a property name or group key; 0 stands for no name.
using NameId = std::uint32_t;
inline constexpr NameId kNoName = 0;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Numbers names. Numbers and texts stay valid until `clear`.
class NameTable {
 public:
  NameTable();
  [[nodiscard]] NameId intern(std::string_view name);
  /// nullopt for a name that has no number yet.
  [[nodiscard]] std::optional<NameId> find(std::string_view name) const;
  /// One past the highest number.
  [[nodiscard]] NameId end() const { return static_cast<NameId>(texts_.size()); }
  [[nodiscard]] std::string_view text(NameId id) const { return texts_[id]; }
  void clear();

 private:
  boost::unordered_flat_map<std::string_view, NameId, TextHash, std::equal_to<>> ids_;
  std::deque<std::string> texts_;
};

struct Property {
  NameId name;
  std::string_view value;  ///< compact JSON text
};

/// Packs one property more behind what is packed already, which doesn't have it.
void append_packed(std::string& packed, NameId name, std::string_view value);

/// Walks packed properties in the order in which they were first set.
class PackedProperties {
 public:
  explicit PackedProperties(std::string_view packed) : rest_(packed) {}
  [[nodiscard]] std::optional<Property> next();

 private:
  std::string_view rest_;
};

/// The value of a packed property, nullopt if it isn't there.
[[nodiscard]] std::optional<std::string_view> find_packed(std::string_view packed, NameId name);
/// Packs a property behind the others, in the place of the one that has its name, if any.
void set_packed(std::string& packed, NameId name, std::string_view value);

/// A profile's properties while an update works on them. Reused from update to update.
class Draft {
 public:
  /// Starts from `packed`, which must live until `save`.
  void load(std::string_view packed);
  [[nodiscard]] std::optional<std::string_view> find(NameId name) const;
  /// `value` must live until `save`.
  void set(NameId name, std::string_view value);
  /// The same with a value that the draft keeps itself.
  void set_owned(NameId name, std::string value);
  void erase(NameId name);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Whether any value differs from what was loaded, or did in between.
  [[nodiscard]] bool changed() const { return changed_; }
  [[nodiscard]] std::string save() const;

 private:
  struct Slot {
    NameId name;
    bool present;
    std::string_view value;
  };
  struct Place {
    std::uint32_t round = 0;  ///< of the load that filled it in
    std::uint32_t slot = 0;
  };
  [[nodiscard]] const Slot* slot_of(NameId name) const;
  void add_slot(NameId name, std::string_view value);

  std::vector<Slot> slots_;
  std::vector<Place> places_;  ///< by name
  std::deque<std::string> owned_;
  std::uint32_t round_ = 0;
  std::size_t size_ = 0;
  bool changed_ = false;
};

}  // namespace mixferry::sandbox
