#pragma once
/// XML as it comes by: elements and text of one part, never a tree.

#include <cstdint>
#include <expat.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/xlsx/package.h"
#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

/// The attributes of an element. Names are local: prefixes differ between programs (`r:id`, `x:id`).
class Attributes {
 public:
  explicit Attributes(const XML_Char** pairs) : pairs_(pairs) {}

  /// The value, valid during the call that hands the attributes over; nullopt without one.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view local_name) const;

  /// Whether it is there and `1` or `true`.
  [[nodiscard]] bool is_set(std::string_view local_name) const;

 private:
  const XML_Char** pairs_;
};

/// Takes up what stands in a part. Element names are local. Text is valid UTF-8 and comes in pieces.
class XmlVisitor {
 public:
  virtual ~XmlVisitor() = default;
  virtual void on_start(std::string_view name, const Attributes& attributes) = 0;
  virtual void on_end(std::string_view name) = 0;
  virtual void on_text(std::string_view text) = 0;

  /// Where reading stands, for messages: `sheet "Contacts", behind row 17`.
  [[nodiscard]] virtual std::string place() const = 0;
};

/// Reads one part, at the pace of its visitor.
///
/// What no workbook has is refused, because it can make a small file need much memory: document types
/// (entities), deep nesting, a single tag of more than a megabyte.
class XmlReader {
 public:
  /// `visitor` must outlive the reader; `file` stands in messages.
  XmlReader(std::unique_ptr<Part> part, std::string file, XmlVisitor& visitor);
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  /// Reads on until the visitor pauses (true) or the part ends (false). An error (`fatal`) is the visitor's,
  /// the part's, or about the XML; it comes again with each further call.
  [[nodiscard]] Result<bool> read_on();

  /// For the visitor: `read_on` returns as soon as it can. The other half of an empty element may still come.
  void pause() { XML_StopParser(parser_.get(), XML_TRUE); }

  /// For the visitor: the part can't be read further. `what` follows file and place.
  void fail(std::string_view what);

  /// Decompressed bytes taken so far, and how many there are.
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }
  [[nodiscard]] std::uint64_t bytes() const { return part_->size(); }

 private:
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  void start(const XML_Char* name, const XML_Char** attributes);
  [[nodiscard]] Result<XML_Status> feed();
  [[nodiscard]] std::unexpected<Error> damaged();

  std::unique_ptr<Part> part_;
  std::string file_;
  XmlVisitor& visitor_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  std::uint64_t bytes_read_ = 0;
  std::size_t depth_ = 0;
  bool paused_ = false;
  bool ended_ = false;
  std::optional<Error> error_;
};

/// Reads a whole part of at most `bytes_max` bytes.
[[nodiscard]] Result<> read_part(const Package& package, std::string_view part, XmlVisitor& visitor,
                                 std::uint64_t bytes_max);

}  // namespace mixferry::connectors::xlsx
