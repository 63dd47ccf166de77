# Builds a web application with Node.js and puts its files into the image of a web server, into the workspace.
mkdir -p /tmp/recipe
cat > /tmp/recipe/Dockerfile <<'RECIPE'
ARG NODE_IMAGE
ARG WEB_SERVER_IMAGE
FROM $NODE_IMAGE AS build
WORKDIR /application
COPY . .
RUN if [ -f package-lock.json ]; then npm ci; else npm install; fi
RUN npm run build
RUN if [ -d build ]; then mv build /site; else mv dist /site; fi
FROM $WEB_SERVER_IMAGE
RUN printf 'server {\n  listen 80;\n  root /usr/share/nginx/html;\n  location / {\n    try_files $uri /index.html;\n  }\n}\n' \
    > /etc/nginx/conf.d/default.conf
COPY --from=build /site /usr/share/nginx/html
EXPOSE 80
RECIPE
exec buildctl-daemonless.sh build \
  --frontend dockerfile.v0 \
  --local "context=$WORKSPACE/source/${BUILD_APP_PATH#/}" \
  --local dockerfile=/tmp/recipe \
  --opt "build-arg:NODE_IMAGE=$NODE_IMAGE:$BUILD_NODE_VERSION-alpine" \
  --opt "build-arg:WEB_SERVER_IMAGE=$WEB_SERVER_IMAGE" \
  --output "type=oci,tar=false,dest=$WORKSPACE/image"
