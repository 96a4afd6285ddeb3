#include "connectors/jsonl/records_path.h"

#include <algorithm>
#include <optional>

#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/value_ends.h"

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

constexpr unsigned kWrapperDepthMax = 3;
constexpr std::size_t kWrapperFieldsMax = 1'000;

/// Goes through a whole object to see where its rows might be.
class WrapperSearch {
 public:
  explicit WrapperSearch(std::string_view text) : walker_(text), text_(text) {}

  [[nodiscard]] std::optional<Wrapper> run() {
    bool is_whole = false;
    try {
      enter({}, 0);
      is_whole = true;
    } catch (const OutOfBytes&) {
      // What was seen is what there is to judge by.
    }
    const bool more_follows =
        is_whole && text_.find_first_not_of(kJsonSeparators, walker_.at()) != std::string_view::npos;
    if (more_follows) return std::nullopt;
    found_.keyed = values_ > 1 && objects_ == values_ && first_keys_alike_;
    const bool by_number = found_.keyed && first_key_ == "0";  // as pandas writes columns
    found_.keyed = found_.keyed && !by_number;
    found_.by_columns = by_number || (values_ > 1 && lists_ == values_);
    if (found_.arrays.empty() && found_.tables.empty() && !found_.keyed && !found_.by_columns)
      return std::nullopt;
    return std::move(found_);
  }

 private:
  void enter(const std::string& path, unsigned depth) {
    if (!walker_.take('{') || walker_.take('}')) return;
    for (bool is_first = true;; is_first = false) {
      const auto key = walker_.take_string();
      if (!key || !walker_.take(':')) throw OutOfBytes{};  // no JSON: it is told where it is read
      if (depth == 1 && is_first) compare_first_key(*key);
      take_value(path.empty() ? std::string(*key) : path + '.' + std::string(*key), depth);
      if (walker_.take(',')) continue;
      if (walker_.take('}')) return;
      throw OutOfBytes{};
    }
  }

  void take_value(const std::string& path, unsigned depth) {
    const char byte = walker_.next();
    if (depth == 0) ++values_;
    if (byte == '{' && depth < kWrapperDepthMax) {
      if (depth == 0) ++objects_;
      return enter(path, depth + 1);
    }
    if (byte == '[') {
      const std::size_t inside = text_.find_first_not_of(kJsonBlanks, walker_.at() + 1);
      const bool of_objects = inside != std::string_view::npos && text_[inside] == '{';
      if (of_objects) found_.arrays.push_back(path);
      if (inside != std::string_view::npos && text_[inside] == '[') found_.tables.push_back(path);
      if (depth == 0 && !of_objects) ++lists_;
    }
    if (found_.fields.size() < kWrapperFieldsMax) found_.fields.push_back(path);
    walker_.skip_value();
  }

  void compare_first_key(std::string_view key) {
    if (!first_key_) first_key_ = key;
    first_keys_alike_ = first_keys_alike_ && *first_key_ == key;
  }

  Walker walker_;
  const std::string_view text_;
  Wrapper found_;
  std::size_t values_ = 0;  ///< of the object itself
  std::size_t objects_ = 0;
  std::size_t lists_ = 0;
  std::optional<std::string_view> first_key_;
  bool first_keys_alike_ = true;
};

}  // namespace

std::optional<Wrapper> find_wrapper(std::string_view beginning) {
  return WrapperSearch(beginning).run();
}

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
