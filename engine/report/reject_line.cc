#include "engine/report/reject_line.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <simdjson.h>

#include "engine/base/json_text.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

std::string base64(std::string_view bytes) {
  std::string encoded((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return encoded;
}

void append_member(std::string& line, std::string_view name, std::string_view text) {
  line += line.size() == 1 ? "" : ",";
  append_json_string(line, name);
  line += ':';
  append_json_string(line, text);
}

}  // namespace

std::string reject_line(std::string_view source, const Reject& reject) {
  std::string line = "{";
  append_member(line, "source", valid_text(source));
  line += fmt::format(R"(,"row":{},"line":{})", reject.row, reject.line);
  append_member(line, "column", reject.column);
  append_member(line, "code", reject.code);
  append_member(line, "message", reject.message);
  if (simdjson::validate_utf8(reject.raw)) {
    append_member(line, "raw", reject.raw);
  } else {
    append_member(line, "raw_base64", base64(reject.raw));
  }
  line += "}\n";
  return line;
}

std::string reject_in_words(const std::string& source, const Reject& reject) {
  constexpr std::size_t width = 80;
  const std::string place =
      fmt::format("{} row {}, line {}:", visible(valid_text(source)), reject.row, reject.line);
  return wrapped(place, "  ", width) + wrapped(visible(reject.message), "    ", width);
}

}  // namespace mixferry::report
