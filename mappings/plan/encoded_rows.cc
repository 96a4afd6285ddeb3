#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

void EncodedRows::clear() {
  bytes.clear();
  records.clear();
  rows.clear();
  keys.clear();
  rejects.clear();
  seen.clear();
  tally = {};
}

}  // namespace mixferry::mappings
