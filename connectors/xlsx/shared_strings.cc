#include "connectors/xlsx/shared_strings.h"

#include <fmt/format.h>
#include <memory>
#include <utility>

#include "connectors/xlsx/rich_text.h"
#include "connectors/xlsx/xml.h"

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::uint64_t kGroup = 16;
constexpr std::size_t kLengthBytesMax = 5;

}  // namespace

class SharedStringVisitor final : public XmlVisitor {
 public:
  SharedStringVisitor(SharedStrings& strings, const SharedStrings::Limits& limits)
      : strings_(strings), limits_(limits) {}

  void on_start(std::string_view name, const Attributes&) override {
    rich_text_.on_start(name);
    if (name == "si") string_.clear();
  }
  void on_end(std::string_view name) override {
    rich_text_.on_end(name);
    if (name != "si") return;
    undo_escapes(string_, 0);
    if (strings_.count_ == limits_.count_max) return over(fmt::format("more than {}", limits_.count_max));
    if (strings_.text_.size() + string_.size() > limits_.bytes_max)
      return over(fmt::format("more than {} bytes", limits_.bytes_max));
    if (const auto added = strings_.add(string_); !added) reader_->fail(added.error().message);
  }
  void on_text(std::string_view text) override {
    if (!rich_text_.in_text()) return;
    if (string_.size() + text.size() > limits_.string_bytes_max)
      return over(fmt::format("one of more than {} bytes", limits_.string_bytes_max));
    string_ += text;
  }
  std::string place() const override {
    return fmt::format("its shared strings, behind number {}", strings_.count_);
  }

  void attach(XmlReader& reader) { reader_ = &reader; }

 private:
  void over(std::string_view what) {
    reader_->fail(
        fmt::format("there are {}, which no export has. If this workbook is to be trusted, save its "
                    "sheet as CSV.",
                    what));
  }

  SharedStrings& strings_;
  const SharedStrings::Limits& limits_;
  XmlReader* reader_ = nullptr;
  RichText rich_text_;
  std::string string_;  ///< the one at hand
};

Result<SharedStrings> SharedStrings::read(const Package& package, const Workbook& workbook,
                                          const Limits& limits) {
  SharedStrings strings(limits);
  if (!workbook.shared_strings) return strings;
  auto part = package.open_part(*workbook.shared_strings);
  if (!part) return std::unexpected(std::move(part.error()));
  SharedStringVisitor visitor(strings, limits);
  XmlReader reader(std::move(*part), package.path(), visitor);
  visitor.attach(reader);
  auto more = reader.read_on();
  while (more && *more) more = reader.read_on();
  if (!more) return std::unexpected(std::move(more.error()));
  if (auto finished = strings.text_.finish(); !finished) return std::unexpected(std::move(finished.error()));
  return strings;
}

Result<> SharedStrings::add(std::string_view string) {
  if (count_++ % kGroup == 0) groups_.push_back(text_.size());
  piece_.clear();
  for (std::size_t length = string.size();; length >>= 7) {
    piece_ += static_cast<char>((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
    if (length <= 0x7F) break;
  }
  return text_.append(piece_.append(string));
}

/// Reads the length of a string and steps over it.
Result<std::size_t> SharedStrings::length_at(std::uint64_t& offset) {
  const auto bytes = text_.at(offset, kLengthBytesMax);
  if (!bytes) return std::unexpected(bytes.error());
  std::size_t length = 0;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    const auto byte = static_cast<unsigned char>((*bytes)[i]);
    length |= static_cast<std::size_t>(byte & 0x7F) << (7 * i);
    ++offset;
    if (byte < 0x80) break;
  }
  return length;
}

Result<std::string_view> SharedStrings::find(std::uint64_t index) {
  // Most often the one behind the last is wanted.
  if (index / kGroup != next_ / kGroup || index < next_) {
    next_ = index / kGroup * kGroup;
    next_offset_ = groups_[index / kGroup];
  }
  for (;; ++next_) {
    std::uint64_t begin = next_offset_;
    const auto length = length_at(begin);
    if (!length) return std::unexpected(length.error());
    next_offset_ = begin + *length;
    if (next_ == index) {
      ++next_;
      return text_.at(begin, *length);
    }
  }
}

}  // namespace mixferry::connectors::xlsx
