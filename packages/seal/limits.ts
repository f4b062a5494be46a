// How large the parts of a seal may be. What is read comes from strangers; what is written must be readable elsewhere.

/** A whole SES_Signature with its seal: a picture of some 100 KB, certificates, extensions. */
export const MAX_OCTETS = 2 * 1024 * 1024
export const MAX_PICTURE_OCTETS = 1024 * 1024
export const MAX_HOLDERS = 64
export const MAX_EXTENSIONS = 32
export const MAX_TEXT_OCTETS = 1024
/** No seal on paper comes near it; a width of metres would cover the page. */
export const MAX_MILLIMETRES = 200
