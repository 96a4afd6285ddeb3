#include "engine/exporting/file_form.h"

#include <boost/algorithm/string/predicate.hpp>

namespace mixferry::exporting {
namespace {

using boost::algorithm::iends_with;

constexpr std::string_view kPacked = ".gz";
constexpr std::string_view kCsv = ".csv";

std::string_view without_packing(std::string_view path) {
  return is_packed(path) ? path.substr(0, path.size() - kPacked.size()) : path;
}

}  // namespace

bool is_packed(std::string_view path) {
  return iends_with(path, kPacked);
}

FileFormat format_of(std::string_view path) {
  return iends_with(without_packing(path), kCsv) ? FileFormat::csv : FileFormat::json_lines;
}

std::string rest_beside(const std::string& path) {
  if (path == "-") return {};
  std::string_view stem = without_packing(path);
  if (iends_with(stem, kCsv)) stem.remove_suffix(kCsv.size());
  return std::string(stem).append(".rest.jsonl").append(is_packed(path) ? kPacked : "");
}

}  // namespace mixferry::exporting
