#include "mappings/language/yaml_tree.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <simdjson.h>
#include <spanstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace mixferry::mappings {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// yaml-cpp takes an unclosed quote at the end of the file for a closed one. This comment is put behind the
// text: where it turns up inside a scalar, a quote swallowed it.
constexpr std::string_view kEndMark = "# end of mapping #";

constexpr std::string_view kMisfit =
    "this does not fit what stands above it; check the indentation, and put text that begins with one of "
    "{ [ ' \" in quotes as a whole";

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

/// Where lines begin, to turn yaml-cpp's marks (lines and bytes from 0) into places.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(without_byte_order_mark(text)) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\n') starts_.push_back(i + 1);
    }
  }

  [[nodiscard]] Place place_of(const YAML::Mark& mark) const {
    if (mark.is_null()) return {1, 1};
    if (static_cast<std::size_t>(mark.line) >= starts_.size()) {
      return {static_cast<std::uint32_t>(starts_.size()), 1};  // the parser saw the end of the file
    }
    const std::string_view before = rest_of_text(mark, 0).substr(0, static_cast<std::size_t>(mark.column));
    const auto characters = std::ranges::count_if(
        before, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; });
    return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(characters + 1)};
  }

  /// What stands in the file from `mark` on.
  [[nodiscard]] std::string_view text_at(const YAML::Mark& mark) const {
    return mark.is_null() ? std::string_view{} : rest_of_text(mark, mark.column);
  }

 private:
  [[nodiscard]] std::string_view rest_of_text(const YAML::Mark& mark, int column) const {
    const auto line = static_cast<std::size_t>(mark.line);
    if (line >= starts_.size()) return {};
    return text_.substr(std::min(starts_[line] + static_cast<std::size_t>(column), text_.size()));
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

std::size_t count_values(const YamlValue& value) {
  std::size_t count = 1;
  for (const YamlValue& item : value.items) count += count_values(item);
  return count;
}

/// Builds the tree from the parser's events.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Lines& lines, std::vector<Problem>& problems) : lines_(lines), problems_(problems) {}

  [[nodiscard]] std::optional<YamlValue> take_root() { return std::move(root_); }

  /// Where the list or map begins that is being read.
  [[nodiscard]] std::optional<Place> innermost_open() const {
    return open_.empty() ? std::nullopt : std::optional(open_.back().value.place);
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (!root_) return;
    report(lines_.place_of(mark), lines_.text_at(mark).starts_with("---")
                                      ? "a second document begins here; a file holds one"
                                      : std::string(kMisfit));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlValue value{.place = lines_.place_of(mark)};
    const std::string_view written = lines_.text_at(mark);
    for (const std::string_view null : {"null", "Null", "NULL", "~"}) {
      if (written.starts_with(null)) value.text = null;
    }
    finish(std::move(value), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    YamlValue value{.kind = YamlValue::Kind::quoted, .place = lines_.place_of(mark), .text = text};
    if (tag == "?") {
      value.kind = YamlValue::Kind::plain;
    } else if (tag != "!" && tag != "tag:yaml.org,2002:str") {
      report(value.place, fmt::format("the tag {} is not understood; leave it out", tag));
    }
    if (text.find(kEndMark) != std::string::npos) {
      report(value.place, "the quote that begins here is never closed");
    }
    finish(std::move(value), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Place place = lines_.place_of(mark);
    YamlValue value{.place = place};
    const auto anchored = anchors_.find(anchor);
    if (anchored != anchors_.end()) repeated_values_ += count_values(anchored->second);
    if (repeated_values_ > kRepeatedValuesMax) {
      report(place, fmt::format("the aliases of this file repeat more than {} values", kRepeatedValuesMax));
    } else if (anchored == anchors_.end()) {
      report(place, "this alias stands inside of what it refers to");
    } else {
      value = anchored->second;
    }
    finish(std::move(value), 0);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(YamlValue::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(YamlValue::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapEnd() override { end(); }

 private:
  /// A list or map that is being read.
  struct Open {
    YamlValue value;
    YAML::anchor_t anchor = 0;
    bool awaits_value = false;  ///< of a map: its last key was read
    bool drops_value = false;   ///< of a map: that key is a problem, so its value is passed over
    std::map<std::string, Place, std::less<>> first_places = {};
  };

  void report(Place place, std::string message) { problems_.push_back({place, std::move(message)}); }

  void begin(YamlValue::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const Place place = lines_.place_of(mark);
    if (tag != "?" && tag != "!" && !tag.empty()) {
      report(place, fmt::format("the tag {} is not understood; leave it out", tag));
    }
    open_.push_back({.value = {.kind = kind, .place = place}, .anchor = anchor});
  }

  void end() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    finish(std::move(closed.value), closed.anchor);
  }

  /// Puts a value that is complete to where it belongs.
  void finish(YamlValue value, YAML::anchor_t anchor) {
    if (anchor != 0) {
      repeated_values_ += count_values(value);
      if (repeated_values_ <= kRepeatedValuesMax) anchors_[anchor] = value;
    }
    if (open_.empty()) {
      if (!root_) root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (parent.value.kind == YamlValue::Kind::map && !parent.awaits_value) {
      take_key(parent, value);
      return;
    }
    parent.awaits_value = false;
    if (!std::exchange(parent.drops_value, false)) parent.value.items.push_back(std::move(value));
  }

  void take_key(Open& map, const YamlValue& key) {
    map.awaits_value = true;
    map.drops_value = true;
    if (!key.is_scalar()) {
      report(key.place, "a key must be text; put it in quotes if it begins with one of { [ ? * & ! ~");
      return;
    }
    const auto [first, is_new] = map.first_places.emplace(key.text, key.place);
    if (!is_new) {
      report(key.place, fmt::format("\"{}\" stands here twice, first on line {}; keep one", key.text,
                                    first->second.line));
      return;
    }
    map.drops_value = false;
    map.value.keys.push_back({key.text, key.place});
  }

  const Lines& lines_;
  std::vector<Problem>& problems_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlValue> anchors_;
  std::size_t repeated_values_ = 0;  ///< copied for anchors and aliases
  std::optional<YamlValue> root_;
};

/// What a parser's complaint usually comes from. `open` is the list or map it was reading.
Problem explain(const std::string& complaint, Place place, std::optional<Place> open) {
  if (complaint == "illegal map value") {
    return {place,
            "a \": \" is not expected here; put text that holds \": \" in quotes, and indent with blanks, "
            "not tabs"};
  }
  if (complaint == "end of map not found" || complaint == "end of sequence not found") {
    return {
        place,
        "this does not fit what stands above it; check the indentation, and put text that begins with one of "
        "{ [ ' \" in quotes as a whole"};
  }
  if (complaint == "end of map flow not found") {
    return {open.value_or(place), "the { that stands here is never closed"};
  }
  if (complaint == "end of sequence flow not found") {
    return {open.value_or(place), "the [ that stands here is never closed"};
  }
  if (complaint == "unknown token") {
    return {place, "text that begins with one of % @ ` must stand in quotes"};
  }
  return {place, "this is not valid YAML: " + complaint};
}

bool is_forbidden(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return (code < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || code == 0x7F;
}

/// yaml-cpp replaces bytes that are not UTF-8 and ends at a U+0004, both without a word.
std::optional<Problem> find_unreadable(std::string_view text) {
  if (text.size() > kMappingBytesMax) {
    return Problem{{1, 1},
                   fmt::format("such a file has at most {} bytes, this one has {}; is it the export?",
                               kMappingBytesMax, text.size())};
  }
  std::uint32_t line_number = 1;
  for (std::size_t start = 0; start < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    if (!simdjson::validate_utf8(line.data(), line.size())) {
      return Problem{{line_number, 1}, "this line is not UTF-8 text; save the file as UTF-8"};
    }
    if (const auto bad = std::ranges::find_if(line, is_forbidden); bad != line.end()) {
      return Problem{{line_number, static_cast<std::uint32_t>(bad - line.begin()) + 1},
                     fmt::format("a control character (U+{:04X}) stands here; remove it",
                                 static_cast<unsigned>(static_cast<unsigned char>(*bad)))};
    }
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<YamlValue> read_yaml(std::string_view text, std::vector<Problem>& problems) {
  if (auto unreadable = find_unreadable(text)) {
    problems.push_back(*std::move(unreadable));
    return std::nullopt;
  }
  const Lines lines(text);
  TreeBuilder builder(lines, problems);
  const std::string marked = fmt::format("{}\n{}\n", text, kEndMark);
  try {
    std::ispanstream stream{std::span<const char>(marked)};
    YAML::Parser parser(stream);
    // Never a third time: at a stray comma the parser finds empty documents without end.
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& exception) {
    problems.push_back(explain(exception.msg, lines.place_of(exception.mark), builder.innermost_open()));
    return std::nullopt;
  }
  return builder.take_root();
}

}  // namespace mixferry::mappings
