export function unprivilegedUser(): { readonly uid?: number; readonly gid?: number };
