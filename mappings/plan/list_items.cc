#include "mappings/plan/list_items.h"

#include "mappings/plan/text.h"

namespace mixferry::mappings {

bool ListItems::next(std::string_view& item) {
  if (ended_) return false;
  if (quoted_) {
    const std::string_view from_item = trimmed_front(rest_);
    if (from_item.starts_with('"')) {
      rest_ = from_item;
      return next_quoted(item);
    }
  }
  const std::size_t end = separator_.empty() ? std::string_view::npos : rest_.find(separator_);
  item = trimmed(rest_.substr(0, end));
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  step();
  return true;
}

bool ListItems::next_quoted(std::string_view& item) {
  scratch_.clear();
  rest_.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) break;
    scratch_ += rest_.substr(0, quote);
    rest_.remove_prefix(quote + 1);
    if (rest_.starts_with('"')) {
      scratch_ += '"';
      rest_.remove_prefix(1);
      continue;
    }
    item = scratch_;
    // A separator may begin with a blank itself.
    if (!rest_.starts_with(separator_)) rest_ = trimmed_front(rest_);
    if (!rest_.empty() && !rest_.starts_with(separator_)) break;
    step();
    return true;
  }
  ended_ = true;
  fault_ = Fault::bad_quote_in_list;
  return false;
}

void ListItems::step() {
  if (rest_.empty()) {
    ended_ = true;
  } else {
    rest_.remove_prefix(separator_.size());
  }
}

}  // namespace mixferry::mappings
