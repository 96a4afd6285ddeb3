#include "connectors/xlsx/shared_strings.h"

#include <fmt/format.h>
#include <memory>
#include <utility>

#include "connectors/xlsx/rich_text.h"
#include "connectors/xlsx/xml.h"

namespace mixferry::connectors::xlsx {

class SharedStringVisitor final : public XmlVisitor {
 public:
  SharedStringVisitor(SharedStrings& strings, std::size_t bytes_max)
      : strings_(strings), bytes_max_(bytes_max) {}

  void on_start(std::string_view name, const Attributes&) override {
    rich_text_.on_start(name);
    if (name == "si") begin_ = strings_.text_.size();
  }
  void on_end(std::string_view name) override {
    rich_text_.on_end(name);
    if (name != "si") return;
    undo_escapes(strings_.text_, begin_);
    strings_.ends_.push_back(static_cast<std::uint32_t>(strings_.text_.size()));
    check_size();
  }
  void on_text(std::string_view text) override {
    if (!rich_text_.in_text() || over_) return;
    strings_.text_ += text;
    check_size();
  }
  std::string place() const override {
    return fmt::format("its shared strings, behind number {}", strings_.ends_.size());
  }

  void attach(XmlReader& reader) { reader_ = &reader; }

 private:
  void check_size() {
    if (strings_.text_.size() + strings_.ends_.size() * sizeof(std::uint32_t) <= bytes_max_) return;
    over_ = true;
    reader_->fail(
        fmt::format("they take more than {} bytes, which is more than is held in memory. Save the sheet "
                    "as CSV.",
                    bytes_max_));
  }

  SharedStrings& strings_;
  const std::size_t bytes_max_;
  XmlReader* reader_ = nullptr;
  RichText rich_text_;
  std::size_t begin_ = 0;
  bool over_ = false;
};

Result<SharedStrings> SharedStrings::read(const Package& package, const Workbook& workbook,
                                          std::size_t bytes_max) {
  SharedStrings strings;
  if (!workbook.shared_strings) return strings;
  auto part = package.open_part(*workbook.shared_strings);
  if (!part) return std::unexpected(std::move(part.error()));
  SharedStringVisitor visitor(strings, bytes_max);
  XmlReader reader(std::move(*part), package.path(), visitor);
  visitor.attach(reader);
  auto more = reader.read_on();
  while (more && *more) more = reader.read_on();
  if (!more) return std::unexpected(std::move(more.error()));
  return strings;
}

}  // namespace mixferry::connectors::xlsx
