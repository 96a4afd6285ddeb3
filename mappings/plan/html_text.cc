#include "mappings/plan/html_text.h"

#include <algorithm>
#include <array>
#include <libxml/HTMLparser.h>
#include <memory>
#include <new>

#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

/// Elements that stand on lines of their own.
constexpr std::array<std::string_view, 32> kBlocks = {
    "address", "article",  "aside",  "blockquote", "center", "dd", "div",  "dl",
    "dt",      "fieldset", "figure", "footer",     "form",   "h1", "h2",   "h3",
    "h4",      "h5",       "h6",     "header",     "hr",     "li", "main", "nav",
    "ol",      "p",        "pre",    "section",    "table",  "tr", "ul",   "caption"};
/// Elements whose content no page shows as text.
constexpr std::array<std::string_view, 5> kHidden = {"script", "style", "title", "template", "noscript"};
/// What a cell holds is the inside of a page; without this, the parser takes its first element for all of it.
constexpr std::string_view kPageBegin = "<html><body>";
constexpr std::size_t kPieceBytesMax = 1 << 20;

std::string_view name_in(const xmlChar* name) {
  return reinterpret_cast<const char*>(name);
}

/// Takes what the parser finds, as text.
class Writing {
 public:
  explicit Writing(std::string& out) : out_(out) { out_.clear(); }

  void open(std::string_view element) {
    if (std::ranges::count(kHidden, element) > 0) ++hidden_depth_;
    if (element == "br") {
      begin_line();
      out_ += '\n';
    } else {
      part(element);
    }
  }

  void close(std::string_view element) {
    if (std::ranges::count(kHidden, element) > 0 && hidden_depth_ > 0) --hidden_depth_;
    if (element != "br") part(element);
  }

  void characters(std::string_view text) {
    if (hidden_depth_ > 0) return;
    while (!text.empty()) {
      const std::size_t blank = text.starts_with(kNoBreakSpace) ? kNoBreakSpace.size()
                                : is_blank(text.front())            ? 1
                                                                    : 0;
      if (blank > 0) {
        needs_blank_ = true;
        text.remove_prefix(blank);
        continue;
      }
      if (needs_line_ && !out_.empty() && out_.back() != '\n') out_ += '\n';
      if (needs_blank_ && !out_.empty() && out_.back() != '\n') out_ += ' ';
      begin_line();
      out_ += text.front();
      text.remove_prefix(1);
    }
  }

 private:
  void begin_line() { needs_line_ = needs_blank_ = false; }

  /// Where an element begins or ends: a new line, or at least a blank between cells of a table.
  void part(std::string_view element) {
    if (element == "td" || element == "th") needs_blank_ = true;
    if (std::ranges::count(kBlocks, element) > 0) needs_line_ = true;
  }

  std::string& out_;
  int hidden_depth_ = 0;
  bool needs_line_ = false;
  bool needs_blank_ = false;
};

/// Where `</body>` or `</html>` stands, or the end: the parser looks at nothing behind them, and cells may
/// hold several pages.
std::size_t find_page_end(std::string_view html) {
  for (std::size_t at = 0; (at = html.find("</", at)) != std::string_view::npos; at += 2) {
    const std::string_view name = html.substr(at + 2, 4);
    if (equals_ignoring_case(name, "body") || equals_ignoring_case(name, "html")) return at;
  }
  return html.size();
}

htmlSAXHandler make_handler() {
  htmlSAXHandler handler{};
  handler.startElement = [](void* writing, const xmlChar* name, const xmlChar**) {
    static_cast<Writing*>(writing)->open(name_in(name));
  };
  handler.endElement = [](void* writing, const xmlChar* name) {
    static_cast<Writing*>(writing)->close(name_in(name));
  };
  handler.characters = [](void* writing, const xmlChar* text, int bytes) {
    static_cast<Writing*>(writing)->characters(
        {reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)});
  };
  handler.ignorableWhitespace = handler.characters;
  return handler;
}

}  // namespace

bool may_be_html(std::string_view text) {
  return text.find_first_of("<&") != std::string_view::npos;
}

void strip_html(std::string_view html, std::string& out) {
  static const htmlSAXHandler kHandler = make_handler();
  Writing writing(out);
  htmlSAXHandler handler = kHandler;
  const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(
      htmlCreatePushParserCtxt(&handler, &writing, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8),
      &htmlFreeParserCtxt);
  if (parser == nullptr) throw std::bad_alloc();
  htmlCtxtUseOptions(parser.get(),
                     HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
  const auto feed = [&](std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min(text.size(), kPieceBytesMax))) {
      const std::string_view piece = text.substr(0, kPieceBytesMax);
      htmlParseChunk(parser.get(), piece.data(), static_cast<int>(piece.size()), 0);
    }
  };
  feed(kPageBegin);
  while (!html.empty()) {
    const std::size_t end = find_page_end(html);
    feed(html.substr(0, end));
    html.remove_prefix(end);
    const std::size_t close = html.find('>');
    html.remove_prefix(close == std::string_view::npos ? html.size() : close + 1);
  }
  feed("\n");  // a `<` at the very end is a text, too
  htmlParseChunk(parser.get(), nullptr, 0, 1);
  const std::string_view text = trimmed(out);
  const auto begin = static_cast<std::size_t>(text.data() - out.data());
  out.resize(begin + text.size());
  out.erase(0, begin);
}

}  // namespace mixferry::mappings
