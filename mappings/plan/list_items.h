#pragma once
/// The items of a list that a cell holds as text: `a;b`, or `"a";"b;c"`.

#include <string>
#include <string_view>

#include "mappings/plan/faults.h"

namespace mixferry::mappings {

/// Hands out the items one by one, without the blanks around them. Where they may be quoted, an item in
/// double quotes holds separators and, doubled, quotes; its own blanks are kept.
class ListItems {
 public:
  /// `scratch` takes items whose quotes were undone. All must outlive this.
  ListItems(std::string_view text, std::string_view separator, bool quoted, std::string& scratch)
      : rest_(text), separator_(separator), quoted_(quoted), scratch_(scratch) {}

  /// False at the end, and where a quote is wrong. `item` is valid until the next call.
  [[nodiscard]] bool next(std::string_view& item);

  /// What ended it: `none`, or a quote that is not closed, or has something behind it.
  [[nodiscard]] Fault fault() const { return fault_; }

 private:
  [[nodiscard]] bool next_quoted(std::string_view& item);
  /// Steps over the separator that `rest_` begins with.
  void step();

  std::string_view rest_;
  const std::string_view separator_;
  const bool quoted_;
  bool ended_ = false;
  Fault fault_ = Fault::none;
  std::string& scratch_;
};

}  // namespace mixferry::mappings
