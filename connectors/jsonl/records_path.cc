#include "connectors/jsonl/records_path.h"

#include <algorithm>
#include <optional>

#include "connectors/jsonl/line_ends.h"

namespace mixferry::connectors {
namespace {

/// Thrown where the bytes end: it is one answer from any depth.
struct OutOfBytes {};

/// Goes over JSON without looking at more than its brackets and quotes.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }

  /// The next byte that is no blank.
  char next() {
    at_ = text_.find_first_not_of(kJsonBlanks, at_);
    if (at_ == std::string_view::npos) throw OutOfBytes{};
    return text_[at_];
  }
  bool take(char byte) {
    if (next() != byte) return false;
    ++at_;
    return true;
  }
  /// What stands between the quotes.
  std::optional<std::string_view> take_string() {
    if (!take('"')) return std::nullopt;
    const std::size_t begin = at_;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') return text_.substr(begin, at_++ - begin);
      if (text_[at_] == '\\') ++at_;
    }
    throw OutOfBytes{};
  }
  /// Steps over a value, up to the comma or bracket behind it.
  void skip_value() {
    unsigned depth = 0;
    for (;;) {
      const char byte = next();
      if (depth == 0 && (byte == ',' || byte == '}' || byte == ']')) return;
      if (byte == '"') {
        take_string();
        continue;
      }
      if (byte == '{' || byte == '[') ++depth;
      if (byte == '}' || byte == ']') --depth;
      ++at_;
    }
  }
  /// Steps into the object that begins here, up to the value of `key`.
  bool enter(std::string_view key) {
    if (!take('{')) return false;
    for (;;) {
      const auto name = take_string();
      if (!name || !take(':')) return false;
      if (*name == key) return true;
      skip_value();
      if (!take(',')) return false;
    }
  }

 private:
  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

RecordsPlace find_records(std::string_view beginning, std::string_view path) {
  Walker walker(beginning);
  RecordsPlace place;
  try {
    for (;;) {
      const std::size_t dot = path.find('.');
      if (!walker.enter(path.substr(0, dot))) return place;
      ++place.depth;
      if (dot == std::string_view::npos) break;
      path.remove_prefix(dot + 1);
    }
    if (!walker.take('[')) return place;
  } catch (const OutOfBytes&) {
    place.found = RecordsPlace::Found::not_yet;
    return place;
  }
  ++place.depth;
  place.bytes = walker.at();
  place.found = RecordsPlace::Found::here;
  return place;
}

}  // namespace mixferry::connectors
