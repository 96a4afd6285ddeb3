#pragma once
/// What the rows of an export prove of one property of a profile, whatever it was before.
///
/// What Mixpanel had before the first row is unknown. So the rows do not always give a value:
///
/// | the last of it | what is certain |
/// | --- | --- |
/// | `$set` | the value |
/// | `$set_once` | there is a value; which one only behind an `$unset`, a `$delete` or a `$set` of ours |
/// | `$union` | a list that holds the items; all of it behind what makes the list known |
/// | `$remove` | if it is a list, the item is not in it; all of it behind what makes the list known |
/// | `$unset` | there is none |
/// | `$add`, `$append` | there is a value, unless a `$remove` came behind; which one nobody knows |
///
/// Source: Mixpanel docs, reference "User Profiles"; that a list operation leaves alone what is no list
/// stands in the SDKs' documentation.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/verification/json_value.h"

namespace mixferry::verification {

/// Why nobody can say whether a property is as it should be.
enum class Doubt : std::uint8_t {
  added,           ///< `$add`: what it was before is unknown, and so is how often it was applied
  appended,        ///< `$append`: the same
  kept_as_before,  ///< `$set_once`: there is another value, which may have been there before
  upon_set_once,   ///< a list operation upon what `$set_once` may have left as it was
  upon_null,       ///< a null, of which Mixpanel does not say what such an operation does to it
  equal_items,     ///< `$remove` of an item that stood in the list several times: one goes, or all
};
inline constexpr std::size_t kDoubts = 6;

class ExpectedProperty {
 public:
  /// Nothing is known of it.
  ExpectedProperty() = default;
  /// It is not there.
  [[nodiscard]] static ExpectedProperty nothing();

  void set(std::string_view json);
  void set_once(std::string_view json);
  /// `json`: a list of items.
  void unite(std::string_view json);
  void remove(std::string_view json);
  void unset();
  /// `$add`: `Doubt::added`; `$append`: `Doubt::appended`.
  void count_on(Doubt why);

  enum class Agreement : std::uint8_t { equal, differs, unverifiable };
  struct Comparison {
    Agreement agreement = Agreement::equal;
    Doubt doubt = Doubt::added;  ///< of what is unverifiable
  };
  /// `found`: the property's value as JSON; nullopt where it has none.
  [[nodiscard]] Comparison compare(std::optional<std::string_view> found) const;

  /// Whether an `$add` or `$append` was the last, behind which there has to be a value.
  [[nodiscard]] bool is_counted_on() const { return known_ == Known::doubtful && is_there_; }
  /// Whether there should be none.
  [[nodiscard]] bool is_absent() const { return known_ == Known::absent; }
  /// What there should be, for people: JSON, or words.
  [[nodiscard]] std::string in_words() const;
  /// Memory that it takes, about.
  [[nodiscard]] std::size_t bytes() const;

 private:
  enum class Known : std::uint8_t {
    nothing_yet,
    value,    ///< `json_`
    offered,  ///< there is a value: `json_`, unless there was one before
    items,    ///< a list of `holds`, in whatever order, and maybe of `open`
    bounds,   ///< a list with `holds` and without `lacks`; if `is_made` is false, maybe no list
    absent,
    doubtful,
  };
  /// Items by `item_key`.
  struct Items {
    std::set<std::string, std::less<>> holds;
    std::set<std::string, std::less<>>
        lacks;  ///< of `bounds`; of `items` those that stood there several times
    std::set<std::string, std::less<>> open;  ///< of `items`: may be there or not
    std::size_t bytes = 0;
    bool is_made = false;
  };

  void make_doubtful(Doubt why);
  /// Makes `items` of a value that is a list. False: it is none.
  bool open_list();
  Items& begin_items(Known known);
  [[nodiscard]] Comparison compare_items(std::optional<std::string_view> found) const;

  Known known_ = Known::nothing_yet;
  Doubt doubt_ = Doubt::added;
  bool is_there_ = false;  ///< of `doubtful`: there is some value
  std::string json_;
  std::unique_ptr<Items> items_;
};

}  // namespace mixferry::verification
