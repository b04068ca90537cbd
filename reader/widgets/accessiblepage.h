#pragma once

namespace nw::reader {

// What a screen reader is told of a reading view: the graphic "Page 3 of 24", and in its
// description what the author wrote of what is to be seen and read there, or what stands there when
// it is not the page.
struct AccessiblePage
{
    // Makes it known to Qt, once however often it is called.
    static void install();
};

} // namespace nw::reader
