#include "connectors/xlsx/xml.h"

#include <fmt/format.h>
#include <new>
#include <span>
#include <utility>

namespace mixferry::connectors::xlsx {
namespace {

constexpr int kFeedBytes = 32 << 10;
constexpr std::size_t kDepthMax = 64;
constexpr std::uint64_t kTokenBytesMax = 1 << 20;

std::string_view local(const XML_Char* name) {
  const std::string_view full(name);
  const std::size_t colon = full.rfind(':');
  return colon == std::string_view::npos ? full : full.substr(colon + 1);
}

}  // namespace

std::optional<std::string_view> Attributes::find(std::string_view local_name) const {
  for (const XML_Char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (local(pair[0]) == local_name) return pair[1];
  }
  return std::nullopt;
}

bool Attributes::is_set(std::string_view local_name) const {
  const auto value = find(local_name);
  return value == "1" || value == "true";
}

XmlReader::XmlReader(std::unique_ptr<Part> part, std::string file, XmlVisitor& visitor)
    : part_(std::move(part)), file_(std::move(file)), visitor_(visitor), parser_(XML_ParserCreate(nullptr)) {
  if (!parser_) throw std::bad_alloc();
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(
      parser_.get(),
      [](void* self, const XML_Char* name, const XML_Char** attributes) {
        static_cast<XmlReader*>(self)->start(name, attributes);
      },
      [](void* self, const XML_Char* name) {
        auto& reader = *static_cast<XmlReader*>(self);
        --reader.depth_;
        if (!reader.error_) reader.visitor_.on_end(local(name));
      });
  XML_SetCharacterDataHandler(parser_.get(), [](void* self, const XML_Char* text, int size) {
    auto& reader = *static_cast<XmlReader*>(self);
    if (!reader.error_) reader.visitor_.on_text({text, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(
      parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        static_cast<XmlReader*>(self)->fail("a document type is declared, which no workbook does.");
      });
}

void XmlReader::start(const XML_Char* name, const XML_Char** attributes) {
  if (error_) return;
  if (++depth_ > kDepthMax) {
    return fail(fmt::format("elements are nested deeper than {}, which no workbook does.", kDepthMax));
  }
  visitor_.on_start(local(name), Attributes(attributes));
}

void XmlReader::fail(std::string_view what) {
  if (error_) return;
  error_ = Error{ErrorKind::fatal, fmt::format("{}: {}: {}", file_, visitor_.place(), what)};
  XML_StopParser(parser_.get(), XML_FALSE);
}

Result<bool> XmlReader::read_on() {
  while (!error_ && !ended_) {
    Result<XML_Status> status = XML_STATUS_OK;
    if (std::exchange(paused_, false)) {
      status = XML_ResumeParser(parser_.get());
    } else {
      status = feed();
    }
    if (!status) {
      error_ = std::move(status.error());
    } else if (*status == XML_STATUS_SUSPENDED) {
      paused_ = true;
      return true;
    } else if (*status == XML_STATUS_ERROR) {
      return damaged();
    } else {
      XML_ParsingStatus parsing;
      XML_GetParsingStatus(parser_.get(), &parsing);
      ended_ = parsing.parsing == XML_FINISHED;
    }
  }
  if (error_) return std::unexpected(*error_);
  return false;
}

/// Gives the parser the next piece of the part.
Result<XML_Status> XmlReader::feed() {
  // What is not parsed yet is a token that goes on; the parser keeps all of it.
  const auto parsed =
      static_cast<std::uint64_t>(std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser_.get())));
  if (bytes_read_ > parsed + kTokenBytesMax) {
    fail(fmt::format("a tag is longer than {} bytes, which no workbook has.", kTokenBytesMax));
    return XML_STATUS_ERROR;
  }
  void* const buffer = XML_GetBuffer(parser_.get(), kFeedBytes);
  if (buffer == nullptr) throw std::bad_alloc();
  const auto got = part_->read({static_cast<char*>(buffer), std::size_t{kFeedBytes}});
  if (!got) return std::unexpected(got.error());
  bytes_read_ += *got;
  return XML_ParseBuffer(parser_.get(), static_cast<int>(*got), *got == 0);
}

std::unexpected<Error> XmlReader::damaged() {
  if (!error_) {
    fail(fmt::format(
        "the XML is damaged: {}, at its line {}, column {}. Export or download the workbook again.",
        XML_ErrorString(XML_GetErrorCode(parser_.get())), XML_GetCurrentLineNumber(parser_.get()),
        XML_GetCurrentColumnNumber(parser_.get()) + 1));
  }
  return std::unexpected(*error_);
}

Result<> read_part(const Package& package, std::string_view part, XmlVisitor& visitor,
                   std::uint64_t bytes_max) {
  auto opened = package.open_part(part);
  if (!opened) return std::unexpected(std::move(opened.error()));
  if ((*opened)->size() > bytes_max) {
    return std::unexpected(
        Error{ErrorKind::fatal, fmt::format("{}: its part {} is larger than {} bytes, which no workbook has.",
                                            package.path(), part, bytes_max)});
  }
  XmlReader reader(std::move(*opened), package.path(), visitor);
  auto more = reader.read_on();
  while (more && *more) more = reader.read_on();
  if (!more) return std::unexpected(std::move(more.error()));
  return {};
}

}  // namespace mixferry::connectors::xlsx
