#include "connectors/jsonl/object_content.h"

#include <optional>
#include <string>
#include <utility>

#include "connectors/jsonl/line_ends.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/source/row_content.h"

namespace mixferry::connectors {
namespace {

/// Members of an object, told from their text alone.
class MemberTexts {
 public:
  explicit MemberTexts(std::string_view object) : rest_(object) {}

  ObjectContent content() {
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      const char c = rest_[at];
      if (c == '"') {
        at = take_string(at);
      } else if (c == '{' || c == '[') {
        if (++depth_ > 1) part_ += c;
      } else if (c == '}' || c == ']') {
        if (--depth_ > 0) part_ += c;
      } else if (depth_ == 1 && c == ':') {
        name_ = std::exchange(part_, {});
      } else if (depth_ == 1 && c == ',') {
        end_member();
      } else if (!is_json_blank(c)) {
        part_ += c;
      }
    }
    end_member();
    return mended_ ? ObjectContent{*mended_, true} : ObjectContent{content_.hash()};
  }

 private:
  /// Copies the string that opens at `open`; where it closes.
  std::size_t take_string(std::size_t open) {
    std::size_t close = open + 1;
    while (close < rest_.size() && rest_[close] != '"') close += rest_[close] == '\\' ? 2 : 1;
    part_.append(rest_.substr(open, close + 1 - open));
    return close;
  }

  static std::string_view without_quotes(std::string_view text) {
    return text.size() >= 2 && text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
  }

  void end_member() {
    const std::string_view name = without_quotes(name_);
    if (name == kRejectKey) {
      take_mark(part_);
    } else if (part_ != "null") {
      content_.add(RowContent::hash_of_name(name), without_quotes(part_));
    }
    part_.clear();
    name_.clear();
  }

  /// What a reject says of itself: there may be what the row said.
  void take_mark(std::string_view about) {
    const std::string key = std::string("\"").append(kContentOfReject).append("\":\"");
    const std::size_t at = about.find(key);
    if (at == std::string_view::npos) return;
    about.remove_prefix(at + key.size());
    mended_ = parse_content(about.substr(0, about.find('"')));
  }

  std::string_view rest_;
  int depth_ = 0;
  std::string name_;
  std::string part_;  ///< of the member, so far, without blanks
  RowContent content_;
  std::optional<Hash128> mended_;
};

}  // namespace

ObjectContent content_of_object(std::string_view object) {
  return MemberTexts(object).content();
}

}  // namespace mixferry::connectors
